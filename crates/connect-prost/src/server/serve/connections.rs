//! The open connections of a server: a bounded set that evicts a pre-request or idle connection for a new one.

use std::collections::{BTreeMap, HashMap};
use std::future::{Future, pending};
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::task::{AbortHandle, Id, JoinSet};

use super::connection_state::ConnectionState;
use super::pre_request::{self, PreRequestMemory};

/// The open connections in the order in which they were accepted.
pub(super) struct Connections {
    tasks: JoinSet<()>,
    open: BTreeMap<u64, (AbortHandle, Arc<ConnectionState>)>,
    numbers: HashMap<Id, u64>,
    next: u64,
    limit: usize,
    became_idle: Arc<Notify>,
    pre_request: Arc<PreRequestMemory>,
}

impl Connections {
    /// Returns an empty set for at most `limit` connections, whose pre-request memory is at most `pre_request_bytes`.
    pub(super) fn new(limit: usize, pre_request_bytes: usize) -> Connections {
        Connections {
            tasks: JoinSet::new(),
            open: BTreeMap::new(),
            numbers: HashMap::new(),
            next: 0,
            limit,
            became_idle: Arc::new(Notify::new()),
            pre_request: Arc::new(PreRequestMemory::new(pre_request_bytes)),
        }
    }

    /// Returns whether a new connection can be added, with an eviction if necessary.
    pub(super) fn has_room(&self) -> bool {
        self.open.len() < self.limit || self.eviction_candidate().is_some()
    }

    /// Completes when a connection became idle, now or since the last wait.
    pub(super) fn became_idle(&self) -> impl Future<Output = ()> + use<> {
        let became_idle = self.became_idle.clone();
        async move { became_idle.notified().await }
    }

    /// Adds a connection and spawns its task. Evicts another one at the limit.
    pub(super) fn spawn<F>(&mut self, connection: impl FnOnce(Arc<ConnectionState>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        if self.open.len() >= self.limit {
            self.evict();
        }
        let state = Arc::new(ConnectionState::new(
            self.became_idle.clone(),
            self.pre_request.clone(),
        ));
        state.reserve(pre_request::CONNECTION);
        let task = self.tasks.spawn(connection(state.clone()));
        self.numbers.insert(task.id(), self.next);
        self.open.insert(self.next, (task, state));
        self.next += 1;
    }

    /// Closes the oldest pre-request connection, or else the oldest idle one, if there is any.
    pub(super) fn evict(&mut self) {
        if let Some(number) = self.eviction_candidate() {
            self.close(number);
        }
    }

    /// Completes when the pre-request memory exceeded its limit, now or since the last wait.
    pub(super) fn pre_request_exceeded(&self) -> impl Future<Output = ()> + use<> {
        let pre_request = self.pre_request.clone();
        async move { pre_request.exceeded().await }
    }

    /// Closes the oldest pre-request connections until their memory is within its limit.
    pub(super) fn evict_pre_request(&mut self) {
        while self.pre_request.is_exceeded()
            && let Some(number) = self.oldest(|state| state.calls_started() == 0)
        {
            self.close(number);
        }
    }

    fn close(&mut self, number: u64) {
        if let Some((task, state)) = self.open.remove(&number) {
            self.numbers.remove(&task.id());
            task.abort();
            state.release();
        }
    }

    /// Returns the oldest pre-request connection, or else the oldest idle one.
    fn eviction_candidate(&self) -> Option<u64> {
        self.oldest(|state| state.calls_started() == 0)
            .or_else(|| self.oldest(ConnectionState::is_idle))
    }

    fn oldest(&self, matches: impl Fn(&ConnectionState) -> bool) -> Option<u64> {
        let mut open = self.open.iter();
        open.find(|(_, (_, state))| matches(state))
            .map(|(number, _)| *number)
    }

    /// Completes when a connection has ended; never while none is open.
    pub(super) async fn ended(&mut self) {
        let id = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => error.id(),
            None => return pending().await,
        };
        if let Some(number) = self.numbers.remove(&id) {
            self.open.remove(&number);
        }
    }

    /// Completes when every connection has ended.
    pub(super) async fn all_ended(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

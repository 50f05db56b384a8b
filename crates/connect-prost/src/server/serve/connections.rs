//! The open connections of a server: a bounded set, in which a newcomer takes the place of whoever does least.

use std::collections::{BTreeMap, HashMap};
use std::future::{Future, pending};
use std::sync::Arc;

use tokio::sync::Notify;
use tokio::task::{AbortHandle, Id, JoinSet};

use super::activity::Activity;
use super::half_open::{self, HalfOpen};

/// The open connections, oldest first.
pub(super) struct Connections {
    tasks: JoinSet<()>,
    open: BTreeMap<u64, (AbortHandle, Arc<Activity>)>,
    numbers: HashMap<Id, u64>,
    next: u64,
    limit: usize,
    idled: Arc<Notify>,
    half_open: Arc<HalfOpen>,
}

impl Connections {
    /// At most `limit` of them, of which those that have not finished a head may hold so much together.
    pub(super) fn new(limit: usize, half_open_bytes: usize) -> Connections {
        Connections {
            tasks: JoinSet::new(),
            open: BTreeMap::new(),
            numbers: HashMap::new(),
            next: 0,
            limit,
            idled: Arc::new(Notify::new()),
            half_open: Arc::new(HalfOpen::new(half_open_bytes)),
        }
    }

    /// Whether a newcomer can be taken, if need be in the place of another.
    pub(super) fn has_room(&self) -> bool {
        self.open.len() < self.limit || self.dispensable().is_some()
    }

    /// Ready when a connection has fallen idle, perhaps a while ago.
    pub(super) fn idled(&self) -> impl Future<Output = ()> + use<> {
        let idled = self.idled.clone();
        async move { idled.notified().await }
    }

    /// Takes a connection in.
    pub(super) fn start<F>(&mut self, connection: impl FnOnce(Arc<Activity>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        if self.open.len() >= self.limit {
            self.shed();
        }
        let activity = Arc::new(Activity::new(self.idled.clone(), self.half_open.clone()));
        activity.hold(half_open::CONNECTION);
        let task = self.tasks.spawn(connection(activity.clone()));
        self.numbers.insert(task.id(), self.next);
        self.open.insert(self.next, (task, activity));
        self.next += 1;
    }

    /// Closes the connection that can best be done without, if there is any without a call in flight.
    pub(super) fn shed(&mut self) {
        if let Some(number) = self.dispensable() {
            self.close(number);
        }
    }

    /// Ready when connections that have not finished a head have come to hold too much, perhaps a while ago.
    pub(super) fn crowded(&self) -> impl Future<Output = ()> + use<> {
        let half_open = self.half_open.clone();
        async move { half_open.exceeded().await }
    }

    /// Closes the oldest of those that have not finished a head until they hold no more than they may.
    pub(super) fn shed_half_open(&mut self) {
        while self.half_open.is_exceeded()
            && let Some(number) = self.oldest(|activity| activity.begun() == 0)
        {
            self.close(number);
        }
    }

    fn close(&mut self, number: u64) {
        if let Some((task, activity)) = self.open.remove(&number) {
            self.numbers.remove(&task.id());
            task.abort();
            activity.release();
        }
    }

    /// The oldest that never finished the head of a request, else the oldest between two requests.
    fn dispensable(&self) -> Option<u64> {
        self.oldest(|activity| activity.begun() == 0)
            .or_else(|| self.oldest(Activity::is_idle))
    }

    fn oldest(&self, is_it: impl Fn(&Activity) -> bool) -> Option<u64> {
        let mut open = self.open.iter();
        open.find(|(_, (_, activity))| is_it(activity))
            .map(|(number, _)| *number)
    }

    /// Ready when a connection has ended; never while none is open.
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

    /// Ready when every connection has ended.
    pub(super) async fn all_ended(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

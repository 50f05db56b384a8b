//! The open connections of a server: a bounded set, in which a newcomer takes the place of whoever does least.

use std::{
    collections::{BTreeMap, HashMap},
    future::{Future, pending},
    sync::Arc,
};

use tokio::{
    sync::Notify,
    task::{AbortHandle, Id, JoinSet},
};

use super::activity::Activity;

/// The open connections, oldest first.
pub(super) struct Connections {
    tasks: JoinSet<()>,
    open: BTreeMap<u64, (AbortHandle, Arc<Activity>)>,
    numbers: HashMap<Id, u64>,
    next: u64,
    limit: usize,
    idled: Arc<Notify>,
}

impl Connections {
    pub(super) fn new(limit: usize) -> Connections {
        Connections {
            tasks: JoinSet::new(),
            open: BTreeMap::new(),
            numbers: HashMap::new(),
            next: 0,
            limit,
            idled: Arc::new(Notify::new()),
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
        let activity = Arc::new(Activity::new(self.idled.clone()));
        let task = self.tasks.spawn(connection(activity.clone()));
        self.numbers.insert(task.id(), self.next);
        self.open.insert(self.next, (task, activity));
        self.next += 1;
    }

    /// Closes the connection that can best be done without, if there is any without a call in flight.
    pub(super) fn shed(&mut self) {
        if let Some(number) = self.dispensable()
            && let Some((task, _)) = self.open.remove(&number)
        {
            self.numbers.remove(&task.id());
            task.abort();
        }
    }

    /// The oldest that never finished the head of a request, else the oldest between two requests.
    fn dispensable(&self) -> Option<u64> {
        let mut idle = None;
        for (number, (_, activity)) in &self.open {
            if activity.begun() == 0 {
                return Some(*number);
            }
            if idle.is_none() && activity.is_idle() {
                idle = Some(*number);
            }
        }
        idle
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

//! The tasks of an origin: opening connections and closing idle ones. A runtime that ends drops them at any await.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::origin::Origin;

/// Opens one connection.
pub(super) struct OpenTask {
    /// `None` after its end.
    origin: Option<Arc<Origin>>,
    begun: Instant,
}

impl OpenTask {
    pub(super) fn new(origin: &Arc<Origin>, begun: Instant) -> OpenTask {
        OpenTask {
            origin: Some(Arc::clone(origin)),
            begun,
        }
    }

    pub(super) async fn run(mut self) {
        if let Some(origin) = &self.origin {
            let opened = origin.open().await;
            if let Some(origin) = self.origin.take() {
                origin.opened(self.begun, Some(opened));
            }
        }
    }
}

impl Drop for OpenTask {
    fn drop(&mut self) {
        let Some(origin) = self.origin.take() else {
            return;
        };
        // Waiting calls would retry without an error, and the retry would probably panic too.
        let panicked = std::thread::panicking()
            .then(|| Err(origin.failure("it panicked; the panic message has the cause")));
        origin.opened(self.begun, panicked);
    }
}

/// Closes expired idle connections. Ends when none are left.
pub(super) struct IdleTask(Weak<Origin>);

impl IdleTask {
    pub(super) fn new(origin: &Arc<Origin>) -> IdleTask {
        IdleTask(Arc::downgrade(origin))
    }

    pub(super) async fn run(mut self, mut due: Duration) {
        loop {
            tokio::time::sleep(due).await;
            match self.0.upgrade().and_then(|origin| origin.close_expired()) {
                Some(next) => due = next,
                None => {
                    // Another task may have started already: the drop must not unset its flag.
                    self.0 = Weak::new();
                    return;
                }
            }
        }
    }
}

/// The next released connection starts another task if a runtime dropped this one.
impl Drop for IdleTask {
    fn drop(&mut self) {
        if let Some(origin) = self.0.upgrade() {
            origin.idle_task_dropped();
        }
    }
}

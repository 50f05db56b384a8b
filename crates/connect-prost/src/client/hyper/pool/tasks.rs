//! The tasks that open the connections to an origin and close them. A runtime that ends drops them wherever they are.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::origin::Origin;

/// A connection that is being opened.
pub(super) struct Opening(Option<Arc<Origin>>);

impl Opening {
    pub(super) fn new(origin: &Arc<Origin>) -> Opening {
        Opening(Some(Arc::clone(origin)))
    }

    pub(super) async fn run(mut self) {
        if let Some(origin) = &self.0 {
            let opened = origin.open().await;
            if let Some(origin) = self.0.take() {
                origin.opened(Some(opened));
            }
        }
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        let Some(origin) = self.0.take() else {
            return;
        };
        // What panics once is likely to do so again, and whoever is told nothing asks again.
        let panicked = std::thread::panicking()
            .then(|| Err(origin.failure("it panicked; the panic's own message says why")));
        origin.opened(panicked);
    }
}

/// Closes what stays unused, until nothing is.
pub(super) struct Watch(Weak<Origin>);

impl Watch {
    pub(super) fn new(origin: &Arc<Origin>) -> Watch {
        Watch(Arc::downgrade(origin))
    }

    pub(super) async fn run(mut self, mut due: Duration) {
        loop {
            tokio::time::sleep(due).await;
            match self.0.upgrade().and_then(|origin| origin.close_expired()) {
                Some(next) => due = next,
                None => {
                    // Another may have begun already.
                    self.0 = Weak::new();
                    return;
                }
            }
        }
    }
}

/// A runtime that ends takes it along. The next that gives a connection back begins another.
impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(origin) = self.0.upgrade() {
            origin.unwatch();
        }
    }
}

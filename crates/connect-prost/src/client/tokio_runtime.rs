//! Tokio as the timer and the executor of a client.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{self, Instant};

use super::timer::{Executor, Sleep, Timer};

/// Tokio's clock, and its virtual time in tests. Its waits are polled in a Tokio runtime.
pub(super) struct TokioTimer {
    begin: Instant,
}

impl TokioTimer {
    pub(super) fn new() -> TokioTimer {
        TokioTimer {
            begin: Instant::now(),
        }
    }
}

impl Timer for TokioTimer {
    fn now(&self) -> Duration {
        Instant::now().saturating_duration_since(self.begin)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::tokio(time::sleep(duration))
    }

    fn sleep_until(&self, at: Duration) -> Sleep {
        match self.begin.checked_add(at) {
            Some(at) => Sleep::tokio(time::sleep_until(at)),
            // Tokio takes this for a time that never comes.
            None => Sleep::tokio(time::sleep(Duration::MAX)),
        }
    }
}

/// Spawns on the Tokio runtime that the call runs in.
pub(super) struct TokioExecutor;

impl Executor for TokioExecutor {
    fn spawn(&self, task: Pin<Box<dyn Future<Output = ()> + Send>>) {
        tokio::spawn(task);
    }
}

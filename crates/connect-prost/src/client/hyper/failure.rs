//! Why no connection came about: which step failed, and for whom.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

pub(super) type BoxError = Box<dyn Error + Send + Sync>;

/// Says which step failed; its source says why.
///
/// A step names hosts and ports only, so that credentials of a proxy never show.
#[derive(Clone, Debug)]
pub(super) struct ConnectFailure {
    step: String,
    cause: Arc<dyn Error + Send + Sync>,
}

impl ConnectFailure {
    pub(super) fn new(step: impl fmt::Display, cause: impl Into<BoxError>) -> ConnectFailure {
        ConnectFailure {
            step: step.to_string(),
            cause: cause.into().into(),
        }
    }
}

impl fmt::Display for ConnectFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.step)
    }
}

impl Error for ConnectFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}

/// The one time that all steps to a connection share.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    timeout: Duration,
    /// `None` when it lies beyond what the clock can say.
    at: Option<Instant>,
}

impl Deadline {
    pub(super) fn after(timeout: Duration) -> Deadline {
        Deadline {
            timeout,
            at: Instant::now().checked_add(timeout),
        }
    }

    /// How much is left.
    pub(super) fn left(self) -> Option<Duration> {
        Some(self.at?.saturating_duration_since(Instant::now()))
    }

    /// Takes a step, which ends when the deadline does.
    pub(super) async fn step<T, E: Into<BoxError>>(
        self,
        step: impl fmt::Display,
        taken: impl Future<Output = Result<T, E>>,
    ) -> Result<T, ConnectFailure> {
        let ended = match self.at {
            Some(at) => timeout_at(at, taken).await,
            None => Ok(taken.await),
        };
        match ended {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(cause)) => Err(ConnectFailure::new(step, cause)),
            Err(_) => {
                let cause = format!("the connect timeout of {:?} has passed", self.timeout);
                Err(ConnectFailure::new(step, cause))
            }
        }
    }
}

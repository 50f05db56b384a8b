//! The error of a connection that could not be opened, and the deadline that all steps of opening it share.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::Code;
use crate::client::transport::TransportError;

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// The failed step of opening a connection. Its source is the cause.
///
/// A step names hosts and ports only: credentials of a proxy must not appear in errors.
#[derive(Clone, Debug)]
pub(crate) struct ConnectFailure {
    step: String,
    cause: Arc<dyn Error + Send + Sync>,
    code: Code,
}

impl ConnectFailure {
    pub(crate) fn new(step: impl fmt::Display, cause: impl Into<BoxError>) -> ConnectFailure {
        ConnectFailure {
            step: step.to_string(),
            cause: cause.into().into(),
            code: Code::Unavailable,
        }
    }

    /// Sets the code of the call's error; `unavailable` by default.
    pub(crate) fn with_code(mut self, code: Code) -> ConnectFailure {
        self.code = code;
        self
    }
}

impl From<ConnectFailure> for TransportError {
    fn from(failure: ConnectFailure) -> TransportError {
        let code = failure.code;
        TransportError::unsent(failure).with_code(code)
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

/// The deadline for all steps of opening a connection.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    timeout: Duration,
    /// `None` when it is beyond the range of the clock.
    at: Option<Instant>,
}

impl Deadline {
    pub(crate) fn after(timeout: Duration) -> Deadline {
        Deadline {
            timeout,
            at: Instant::now().checked_add(timeout),
        }
    }

    /// Returns the remaining time; `None` if there is no deadline.
    pub(crate) fn remaining(self) -> Option<Duration> {
        Some(self.at?.saturating_duration_since(Instant::now()))
    }

    /// Runs one step. Fails with its error, or when the deadline has passed.
    pub(crate) async fn step<T, E: Into<BoxError>>(
        self,
        step: impl fmt::Display,
        future: impl Future<Output = Result<T, E>>,
    ) -> Result<T, ConnectFailure> {
        let result = match self.at {
            Some(at) => timeout_at(at, future).await,
            None => Ok(future.await),
        };
        match result {
            Ok(Ok(output)) => Ok(output),
            Ok(Err(cause)) => Err(ConnectFailure::new(step, cause)),
            Err(_) => {
                let cause = format!("the connect timeout of {:?} has passed", self.timeout);
                Err(ConnectFailure::new(step, cause))
            }
        }
    }
}

//! A call ends at its deadline, finished or not.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::ConnectError;

/// The point in time that lies `timeout` ahead; `None` when the clock cannot say it, which is as good as never.
pub(super) fn after(timeout: Duration) -> Option<Instant> {
    Instant::now().checked_add(timeout)
}

/// Runs a call until its deadline, at which it is dropped.
pub(super) async fn until<T>(
    deadline: Option<Instant>,
    call: impl Future<Output = Result<T, ConnectError>>,
) -> Result<T, ConnectError> {
    let Some(deadline) = deadline else {
        return call.await;
    };
    // Also a call that would be ready at once is too late when no time was given.
    if deadline <= Instant::now() {
        return Err(passed());
    }
    timeout_at(deadline, call)
        .await
        .unwrap_or_else(|_| Err(passed()))
}

/// What a call fails with at its deadline.
pub(super) fn passed() -> ConnectError {
    ConnectError::deadline_exceeded("the deadline has passed")
}

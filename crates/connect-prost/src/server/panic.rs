//! Panics of a call: the call fails, and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::ConnectError;

/// Runs one step of a call and turns a panic into `internal`. The panic hook gets the message of the panic, the caller does not.
///
/// Nothing of a call may be used again after a panic: it may be in an inconsistent state.
pub(super) fn caught<T>(step: impl FnOnce() -> T) -> Result<T, ConnectError> {
    catch_unwind(AssertUnwindSafe(step))
        .map_err(|_| ConnectError::internal("the call failed inside the server"))
}

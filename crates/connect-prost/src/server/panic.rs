//! A call that panics is a failed call, and no more.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::ConnectError;

/// Does one step of a call; a panic in it becomes `internal`. The panic message goes to the panic hook, not to the caller.
///
/// Nothing of a call may be touched again after a panic: it may be left half done.
pub(super) fn caught<T>(step: impl FnOnce() -> T) -> Result<T, ConnectError> {
    catch_unwind(AssertUnwindSafe(step))
        .map_err(|_| ConnectError::internal("the call failed inside the server"))
}

//! A call that panics is a failed call, and no more.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::ConnectError;

/// Runs a future; a panic in it becomes `internal`. What the panic says goes to the panic hook, not to the caller.
pub(super) struct CatchPanic<F: ?Sized>(pub(super) Pin<Box<F>>);

impl<F, T> Future for CatchPanic<F>
where
    F: Future<Output = Result<T, ConnectError>> + ?Sized,
{
    type Output = Result<T, ConnectError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // The future is never polled again after a panic, so nobody sees what the panic left half done in it.
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))) {
            Ok(poll) => poll,
            Err(_) => Poll::Ready(Err(ConnectError::internal(
                "the call failed inside the server",
            ))),
        }
    }
}

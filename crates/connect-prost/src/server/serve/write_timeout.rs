//! The write stall timeout of HTTP/2, where a peer that grants no window blocks a call but never the socket.
//!
//! hyper takes a chunk of a body and polls for the next one when the peer has granted some window. The body is inside hyper's
//! future and the timer outside of it. They share a thread-local variable while that future is polled. The socket has its own write
//! timeout, for HTTP/1.1 and for connections that are blocked as a whole.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt::Executor;
use pin_project_lite::pin_project;
use tokio::time::Sleep;

thread_local! {
    static CURRENT: Cell<WriteState> = const { Cell::new(WriteState::NotBlocked) };
}

/// Whether a call waits for its peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WriteState {
    /// The call waits for its handler, or for nothing.
    NotBlocked,
    /// The call waits until the peer grants window for the chunk with this number.
    Chunk(u32),
}

impl WriteState {
    /// Sets the state of the call that is being polled on this thread.
    pub(super) fn set_current(self) {
        CURRENT.set(self);
    }
}

/// The executor of the calls of an HTTP/2 connection. It ends a call whose peer receives no byte of the response for too long.
#[derive(Clone, Debug)]
pub(super) struct WriteTimeoutExecutor {
    timeout: Duration,
}

impl WriteTimeoutExecutor {
    pub(super) fn new(timeout: Duration) -> WriteTimeoutExecutor {
        WriteTimeoutExecutor { timeout }
    }
}

impl<F> Executor<F> for WriteTimeoutExecutor
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, call: F) {
        // In a box, because a runtime moves a task about six times between its start and its end.
        tokio::spawn(Box::pin(WithWriteTimeout {
            call,
            state: WriteState::NotBlocked,
            timer: Timer {
                timeout: self.timeout,
                running: None,
            },
        }));
    }
}

pin_project! {
    /// Polls a call to its end or to the write timeout, which drops the call and resets its stream.
    ///
    /// An `async fn` would store the call twice.
    struct WithWriteTimeout<F> {
        #[pin]
        call: F,
        state: WriteState,
        timer: Timer,
    }
}

impl<F: Future> Future for WithWriteTimeout<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let outer = CURRENT.replace(*this.state);
        let polled = this.call.poll(cx);
        *this.state = CURRENT.replace(outer);
        if polled.is_ready() {
            return Poll::Ready(());
        }
        this.timer.poll(*this.state, cx)
    }
}

/// Measures the time for which one chunk waits for the peer.
struct Timer {
    timeout: Duration,
    running: Option<(u32, Pin<Box<Sleep>>)>,
}

impl Timer {
    fn poll(&mut self, state: WriteState, cx: &mut Context<'_>) -> Poll<()> {
        let WriteState::Chunk(number) = state else {
            self.running = None;
            return Poll::Pending;
        };
        if self
            .running
            .as_ref()
            .is_none_or(|(timed, _)| *timed != number)
        {
            self.running = Some((number, Box::pin(tokio::time::sleep(self.timeout))));
        }
        match &mut self.running {
            Some((_, sleep)) => sleep.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }
}

//! How an answer gets on over HTTP/2, where a peer that grants no window holds up a call without ever blocking the socket.
//!
//! hyper takes a chunk of a body and comes back for the next once the peer has granted some window. Body and timer live at two ends
//! of hyper's own future, so they meet in a variable of the thread for as long as that future is polled.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt::Executor;
use pin_project_lite::pin_project;
use tokio::time::Sleep;

thread_local! {
    static PACE: Cell<Pace> = const { Cell::new(Pace::Free) };
}

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// For its own handler, or for nothing.
    Free,
    /// For the peer to make room for the chunk with this number.
    Chunk(u32),
}

impl Pace {
    /// Notes the pace of the call that is polled on this thread.
    pub(super) fn note(self) {
        PACE.set(self);
    }
}

/// Runs the calls of an HTTP/2 connection, and ends those whose peer takes nothing of the answer for too long.
#[derive(Clone, Debug)]
pub(super) struct PacedExecutor {
    patience: Duration,
}

impl PacedExecutor {
    pub(super) fn new(patience: Duration) -> PacedExecutor {
        PacedExecutor { patience }
    }
}

impl<F> Executor<F> for PacedExecutor
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, call: F) {
        // In a box, because a runtime moves a task half a dozen times between its start and its end.
        tokio::spawn(Box::pin(Paced {
            call,
            pace: Pace::Free,
            timer: Timer {
                patience: self.patience,
                running: None,
            },
        }));
    }
}

pin_project! {
    /// Drives a call to its end, or ends before it, which drops the call and resets its stream.
    ///
    /// Not an `async fn`, which would keep room for the call twice.
    struct Paced<F> {
        #[pin]
        call: F,
        pace: Pace,
        timer: Timer,
    }
}

impl<F: Future> Future for Paced<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let paced = self.project();
        let outer = PACE.replace(*paced.pace);
        let polled = paced.call.poll(cx);
        *paced.pace = PACE.replace(outer);
        if polled.is_ready() {
            return Poll::Ready(());
        }
        paced.timer.poll(*paced.pace, cx)
    }
}

/// Measures how long the peer makes one chunk wait.
struct Timer {
    patience: Duration,
    running: Option<(u32, Pin<Box<Sleep>>)>,
}

impl Timer {
    fn poll(&mut self, pace: Pace, cx: &mut Context<'_>) -> Poll<()> {
        let Pace::Chunk(number) = pace else {
            self.running = None;
            return Poll::Pending;
        };
        if self
            .running
            .as_ref()
            .is_none_or(|(timed, _)| *timed != number)
        {
            self.running = Some((number, Box::pin(tokio::time::sleep(self.patience))));
        }
        match &mut self.running {
            Some((_, sleep)) => sleep.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }
}

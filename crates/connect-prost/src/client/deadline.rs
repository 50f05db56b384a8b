//! When an attempt ends, whatever the server does.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;

use super::error::{Error, ErrorKind};
use super::request::PreparedCall;
use super::timer::Sleep;

/// What ends at a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Call,
    Attempt,
}

pin_project! {
    /// The end of an attempt. Its wait begins with the first poll that has to wait.
    pub(super) struct Deadline {
        at: Option<Duration>,
        ends: Ends,
        #[pin]
        sleep: Option<Sleep>,
    }
}

impl Deadline {
    /// A deadline on the clock of the call's timer; `None` is never.
    pub(super) fn new(at: Option<Duration>, ends: Ends) -> Deadline {
        Deadline {
            at,
            ends,
            sleep: None,
        }
    }

    pub(super) fn ends(&self) -> Ends {
        self.ends
    }

    /// Waits for the deadline; fails when it has passed.
    pub(super) fn poll(
        self: Pin<&mut Self>,
        call: &PreparedCall,
        cx: &mut Context<'_>,
    ) -> Result<(), Error> {
        let mut this = self.project();
        let Some(at) = *this.at else {
            return Ok(());
        };
        if this.sleep.is_none() {
            this.sleep.set(Some(call.timer()?.sleep_until(at)));
        }
        match this.sleep.as_pin_mut().map(|sleep| sleep.poll(cx)) {
            Some(Poll::Ready(())) => Err(call.timed_out(*this.ends)),
            _ => Ok(()),
        }
    }

    /// Returns the error of an attempt. A peer that gives up at the same moment may break off before our timer fires, which is a
    /// little late.
    pub(super) fn blame(&self, call: &PreparedCall, error: Error) -> Error {
        match self.at {
            Some(at) if error.kind() == ErrorKind::Transport && call.has_passed(at) => {
                call.timed_out(self.ends)
            }
            _ => error,
        }
    }
}

pin_project! {
    /// A step of an attempt, until its deadline.
    ///
    /// A struct and not an `async fn`, which would hold the step twice: as its argument, and where it is polled.
    pub(super) struct Until<'a, F> {
        deadline: Pin<&'a mut Deadline>,
        call: &'a PreparedCall,
        #[pin]
        step: F,
    }
}

/// Waits for a step of an attempt until its deadline.
pub(super) fn until<'a, F>(
    deadline: Pin<&'a mut Deadline>,
    call: &'a PreparedCall,
    step: F,
) -> Until<'a, F> {
    Until {
        deadline,
        call,
        step,
    }
}

impl<T, F: Future<Output = Result<T, Error>>> Future for Until<'_, F> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        // Changed in place: what a step returns may be large.
        let mut polled = this.step.poll(cx);
        match &mut polled {
            Poll::Ready(Ok(_)) => {}
            Poll::Ready(Err(error)) => *error = this.deadline.blame(this.call, error.clone()),
            Poll::Pending => {
                if let Err(error) = this.deadline.as_mut().poll(this.call, cx) {
                    polled = Poll::Ready(Err(error));
                }
            }
        }
        polled
    }
}

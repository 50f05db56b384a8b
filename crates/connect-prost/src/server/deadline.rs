//! The deadline of a call, at which it ends, finished or not.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::ConnectError;

/// When a call ends. The timer starts only when the call has to wait: most end before.
#[derive(Default)]
pub(super) struct Deadline {
    /// The point in time, and the timeout, which the error names.
    end: Option<(Instant, Duration)>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    /// A deadline after `timeout`. A point in time that the clock cannot hold is as good as none.
    pub(super) fn after(timeout: Option<Duration>) -> Self {
        let at = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        Self::new(at, timeout)
    }

    /// A deadline at that point in time, of a call with that timeout.
    pub(super) fn new(at: Option<Instant>, timeout: Option<Duration>) -> Self {
        Self {
            end: at.zip(timeout),
            timer: None,
        }
    }

    pub(super) fn at(&self) -> Option<Instant> {
        self.end.map(|(at, _)| at)
    }

    /// Ready once the deadline has passed. Poll it only when the call waits.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ConnectError> {
        let Some((at, timeout)) = self.end else {
            return Poll::Pending;
        };
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(passed(timeout))
    }
}

pub(super) fn passed(timeout: Duration) -> ConnectError {
    ConnectError::deadline_exceeded(format!("the call's timeout of {timeout:?} passed"))
}

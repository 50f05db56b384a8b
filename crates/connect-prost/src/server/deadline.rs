//! A call ends at its deadline, finished or not.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::ConnectError;

/// When a call ends. The timer runs only once the call has to wait: most are done before.
#[derive(Default)]
pub(super) struct Deadline {
    /// The end, and the call's timeout, which its error names.
    end: Option<(Instant, Duration)>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    /// The point in time that lies `timeout` ahead. A time that the clock cannot say is as good as never.
    pub(super) fn after(timeout: Option<Duration>) -> Self {
        let at = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        Self::new(at, timeout)
    }

    /// That point in time, of a call with this `timeout`.
    pub(super) fn new(at: Option<Instant>, timeout: Option<Duration>) -> Self {
        Self {
            end: at.zip(timeout),
            timer: None,
        }
    }

    pub(super) fn at(&self) -> Option<Instant> {
        self.end.map(|(at, _)| at)
    }

    /// Ready once it has passed; to be asked when the call waits.
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

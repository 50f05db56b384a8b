//! The attempts of a call: whether it may be made again, and when.
//!
//! A call is made again after an attempt of which nothing has left, and after one that failed if its schema declares that repeating it
//! is harmless; only then a retry policy is asked. Beside that, a call whose credentials were refused is made once more if an
//! interceptor renews them: a server that refuses them has done nothing.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use super::call_span::{attempt_failed, attempt_succeeded};
use super::deadline::{Deadline, Ends};
use super::error::{Error, ErrorKind};
use super::request::PreparedCall;
use super::retry::{Attempt, Decision, is_throttled};
use super::retry_budget::Withdrawal;
use crate::{Code, IdempotencyLevel};

/// The attempts of one call so far.
pub(super) struct Attempts {
    /// The number of the attempt under way.
    number: u32,
    /// When the call began, on the clock of its timer.
    begun: Duration,
    /// When the call ends, on the same clock.
    end: Option<Duration>,
    /// When the attempt under way ends.
    attempt_end: Option<Duration>,
    /// How long the call might still take when the attempt under way began.
    left: Option<Duration>,
    is_renewed: bool,
    /// What the last retry cost the budget.
    cost: Option<u32>,
}

/// What follows a failed attempt.
struct Next {
    wait: Duration,
    withdrawal: Option<Withdrawal>,
}

/// The future of a decision. Most calls never make it.
pub(super) type FailedFuture<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

impl Attempts {
    /// Begins the first attempt.
    ///
    /// # Errors
    ///
    /// When the client has no timer and needs one.
    pub(super) fn begin(call: &PreparedCall) -> Result<Attempts, Error> {
        let mut attempts = Attempts {
            number: 1,
            begun: Duration::ZERO,
            end: None,
            attempt_end: None,
            left: call.timeout,
            is_renewed: false,
            cost: None,
        };
        if has_clock(call) {
            attempts.begun = call.timer()?.now();
            attempts.end = after(attempts.begun, call.timeout);
            attempts.attempt_end = after(attempts.begun, call.attempt_timeout);
        }
        match attempts.left {
            Some(Duration::ZERO) => Err(call.timed_out(Ends::Call).after(0)),
            _ => Ok(attempts),
        }
    }

    /// Returns when the attempt under way ends.
    pub(super) fn deadline(&self) -> Deadline {
        match (self.end, self.attempt_end) {
            (end, Some(attempt)) if end.is_none_or(|end| attempt < end) => {
                Deadline::new(Some(attempt), Ends::Attempt)
            }
            (end, _) => Deadline::new(end, Ends::Call),
        }
    }

    /// Returns when the call ends, whatever its attempts do.
    pub(super) fn call_end(&self) -> Option<Duration> {
        self.end
    }

    /// Returns the number of the attempt under way.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Returns how long the call might still take when the attempt under way began.
    pub(super) fn left(&self) -> Option<Duration> {
        self.left
    }

    /// Returns how long the attempt under way may take.
    pub(super) fn timeout(&self, call: &PreparedCall) -> Option<Duration> {
        lesser(self.left, call.attempt_timeout)
    }

    /// Ends the call with a response.
    pub(super) fn succeeded(&self, call: &PreparedCall) {
        attempt_succeeded(call, self.number);
        if call.retry.is_some() {
            call.settings.retry_budget.succeeded(self.cost);
        }
    }

    /// Decides about an attempt that failed, and waits. Then the next attempt may begin.
    ///
    /// # Errors
    ///
    /// The error of the call, when there is no other attempt.
    pub(super) fn failed<'a>(
        &'a mut self,
        call: &'a PreparedCall,
        error: Error,
    ) -> FailedFuture<'a> {
        let error = error.after(self.number);
        if !call.can_repeat() && call.settings.interceptors.is_empty() {
            attempt_failed(call, self.number, &error, None);
            return Box::pin(std::future::ready(Err(error)));
        }
        Box::pin(self.decide(call, error))
    }

    async fn decide(&mut self, call: &PreparedCall, error: Error) -> Result<(), Error> {
        let next = match self.renewed(call, &error).await? {
            true => Some(Next {
                wait: Duration::ZERO,
                withdrawal: None,
            }),
            false => self.retried(call, &error)?,
        };
        let wait = next.as_ref().map(|next| next.wait);
        attempt_failed(call, self.number, &error, wait);
        if !call.settings.interceptors.is_empty() {
            let attempt = self.attempt(call, &error);
            for interceptor in &call.settings.interceptors {
                interceptor.on_attempt(&attempt, wait);
            }
        }
        let Some(next) = next else {
            return Err(error);
        };
        if next.wait > Duration::ZERO {
            call.timer()?.sleep(next.wait).await;
        }
        // Tokens that are not spent go back: the retry of a call that has ended meanwhile is not sent.
        self.proceed(call)?;
        if let Some(withdrawal) = next.withdrawal {
            self.cost = Some(withdrawal.spent());
        }
        Ok(())
    }

    /// Begins another attempt.
    fn proceed(&mut self, call: &PreparedCall) -> Result<(), Error> {
        self.number = self.number.saturating_add(1);
        let Some(now) = self.now(call) else {
            return Ok(());
        };
        let left = self.end.map(|end| end.saturating_sub(now));
        if left == Some(Duration::ZERO) {
            return Err(call.timed_out(Ends::Call).after(self.number - 1));
        }
        self.attempt_end = after(now, call.attempt_timeout);
        self.left = left;
        Ok(())
    }

    /// Asks the interceptors for other credentials, once in a call.
    async fn renewed(&mut self, call: &PreparedCall, error: &Error) -> Result<bool, Error> {
        let is_refused = error.kind() == ErrorKind::Wire && error.code() == Code::Unauthenticated;
        if self.is_renewed || !is_refused {
            return Ok(false);
        }
        self.is_renewed = true;
        for interceptor in &call.settings.interceptors {
            let mut renewing = interceptor.renew(error);
            let mut deadline = pin!(Deadline::new(self.end, Ends::Call));
            let renewed = poll_fn(|cx| match renewing.as_mut().poll(cx) {
                Poll::Ready(renewed) => Poll::Ready(Ok(renewed)),
                Poll::Pending => match deadline.as_mut().poll(call, cx) {
                    Ok(()) => Poll::Pending,
                    Err(late) => Poll::Ready(Err(late.after(self.number))),
                },
            });
            match renewed.await? {
                Ok(false) => {}
                Ok(true) => return Ok(true),
                Err(cause) => return Err(error.clone().caused_by(cause)),
            }
        }
        Ok(false)
    }

    /// Asks the policy, if the call may be repeated.
    fn retried(&self, call: &PreparedCall, error: &Error) -> Result<Option<Next>, Error> {
        let Some(policy) = &call.retry else {
            return Ok(None);
        };
        if !may_repeat(error) {
            return Ok(None);
        }
        let attempt = self.attempt(call, error);
        let Decision::RetryAfter(wait) = policy.decide(&attempt) else {
            return Ok(None);
        };
        if attempt.time_left.is_some_and(|left| wait >= left) {
            return Ok(None);
        }
        let withdrawal = call.settings.retry_budget.withdraw(is_throttled(error));
        Ok(withdrawal.map(|withdrawal| Next {
            wait,
            withdrawal: Some(withdrawal),
        }))
    }

    fn attempt<'a>(&self, call: &PreparedCall, error: &'a Error) -> Attempt<'a> {
        let now = self.now(call).unwrap_or_default();
        Attempt {
            number: self.number,
            error,
            elapsed: now.saturating_sub(self.begun),
            time_left: self.end.map(|end| end.saturating_sub(now)),
            random: (call.settings.random)(),
        }
    }

    /// Returns the time of the call's clock; `None` if the call has neither timeout nor policy.
    fn now(&self, call: &PreparedCall) -> Option<Duration> {
        let timer = call.timer().ok().filter(|_| has_clock(call));
        timer.map(|timer| timer.now())
    }
}

/// Whether the call has a use for the time. One that has none reads no clock.
fn has_clock(call: &PreparedCall) -> bool {
    call.timeout.is_some() || call.attempt_timeout.is_some() || call.retry.is_some()
}

/// Whether another attempt does no harm: nothing of the last one has left, or the schema says so.
fn may_repeat(error: &Error) -> bool {
    let is_harmless = error.spec().idempotency != IdempotencyLevel::Unknown;
    match error.kind() {
        ErrorKind::Request | ErrorKind::Timeout => false,
        _ => error.is_unsent() || is_harmless,
    }
}

fn after(begin: Duration, timeout: Option<Duration>) -> Option<Duration> {
    begin.checked_add(timeout?)
}

/// Returns the lesser of two limits, of which either may be missing.
fn lesser(one: Option<Duration>, two: Option<Duration>) -> Option<Duration> {
    match (one, two) {
        (Some(one), Some(two)) => Some(one.min(two)),
        _ => one.or(two),
    }
}

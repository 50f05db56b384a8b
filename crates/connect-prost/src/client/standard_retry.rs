//! The policy for most clients: a few attempts, with waits that grow and scatter.
//!
//! Basis: the retry behavior of the AWS SDKs as announced in May 2026 (<https://github.com/aws/aws-sdk-go-v2/pull/3400>): three
//! attempts, full jitter, short waits for errors that pass and long ones for calls that are throttled, a limit before the jitter,
//! and a server's own wait between the computed one and five seconds above it.

use std::time::Duration;

use super::error::{Error, ErrorKind};
use super::retry::{Attempt, Decision, RetryPolicy};
use crate::{Code, IdempotencyLevel};

/// How much longer than the computed wait a server may make a call wait by `Retry-After`.
const RETRY_AFTER_EXCESS: Duration = Duration::from_secs(5);

/// Makes up to three attempts, with waits that grow and scatter.
///
/// Worth another attempt are connections that fail or break, attempts that time out, and the server's `unavailable` and
/// `resource_exhausted`. The wait is random, between zero and a limit: 50 ms for the first, 1 s if the server asks to slow down
/// (`resource_exhausted`, or HTTP status 429), twice as much for each further one, 20 s at most. A `Retry-After` makes it longer, by
/// 5 s at most.
///
/// ```
/// use connect_prost::client::{Client, StandardRetry};
/// # use connect_prost::client::Transport;
///
/// # fn client(transport: impl Transport, base_url: http::Uri) -> Client {
/// Client::builder(transport, base_url)
///     .retry(StandardRetry::new().max_attempts(4))
///     .build()
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a policy does nothing until `ClientBuilder::retry` sets it"]
pub struct StandardRetry {
    max_attempts: u32,
    base_wait: Duration,
    throttled_base_wait: Duration,
    max_wait: Duration,
    internal_errors: bool,
}

impl StandardRetry {
    /// The policy with its defaults.
    pub const fn new() -> StandardRetry {
        StandardRetry {
            max_attempts: 3,
            base_wait: Duration::from_millis(50),
            throttled_base_wait: Duration::from_secs(1),
            max_wait: Duration::from_secs(20),
            internal_errors: false,
        }
    }

    /// Sets the greatest number of attempts of a call, with the first; 3 by default.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the longest wait before the second attempt; 50 ms by default. It doubles for each further attempt.
    pub fn base_wait(mut self, wait: Duration) -> Self {
        self.base_wait = wait;
        self
    }

    /// Sets the longest wait before the second attempt of a call that the server asks to slow down; 1 s by default. It doubles for
    /// each further attempt.
    pub fn throttled_base_wait(mut self, wait: Duration) -> Self {
        self.throttled_base_wait = wait;
        self
    }

    /// Sets the longest wait before any attempt; 20 s by default. `Retry-After` may add up to 5 s.
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// Sets whether the server's `internal` is worth another attempt for methods without side effects; off by default.
    ///
    /// For services that use the code for what may pass, as many do.
    pub fn internal_errors(mut self, retry: bool) -> Self {
        self.internal_errors = retry;
        self
    }

    fn is_worth_retrying(&self, error: &Error) -> bool {
        match (error.kind(), error.code()) {
            (ErrorKind::AttemptTimeout, _)
            | (ErrorKind::Transport, Code::Unavailable)
            | (ErrorKind::Wire, Code::Unavailable | Code::ResourceExhausted) => true,
            (ErrorKind::Wire, Code::Internal) => {
                self.internal_errors && error.spec().idempotency == IdempotencyLevel::NoSideEffects
            }
            _ => false,
        }
    }

    fn wait(&self, attempt: &Attempt<'_>) -> Duration {
        let base = match attempt.is_throttled() {
            true => self.throttled_base_wait,
            false => self.base_wait,
        };
        let doubled = 2_u32.saturating_pow(attempt.number().saturating_sub(1));
        let limit = base.saturating_mul(doubled).min(self.max_wait);
        let computed = scattered(limit, attempt.random());
        match attempt.error().retry_after() {
            Some(asked) => asked.clamp(computed, computed.saturating_add(RETRY_AFTER_EXCESS)),
            None => computed,
        }
    }
}

impl Default for StandardRetry {
    fn default() -> Self {
        StandardRetry::new()
    }
}

impl RetryPolicy for StandardRetry {
    fn decide(&self, attempt: &Attempt<'_>) -> Decision {
        if attempt.number() >= self.max_attempts || !self.is_worth_retrying(attempt.error()) {
            return Decision::Stop;
        }
        Decision::RetryAfter(self.wait(attempt))
    }
}

/// Returns the part of a wait that a random number from 0 to 1 selects.
fn scattered(limit: Duration, random: f64) -> Duration {
    // A product that a `Duration` cannot hold is not less than the limit.
    Duration::try_from_secs_f64(limit.as_secs_f64() * random).map_or(limit, |wait| wait.min(limit))
}

#[cfg(test)]
mod tests;

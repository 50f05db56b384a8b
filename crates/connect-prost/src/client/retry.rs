//! Whether a failed attempt is worth another one.
//!
//! The exchange decides whether a call may be repeated at all; a policy is asked only then.

use std::time::Duration;

use http::StatusCode;

use super::error::Error;
use crate::{Code, Spec};

/// Decides whether a failed attempt is worth another one, and after what wait.
///
/// It is asked only when the call may be repeated: nothing of the attempt has left, or the schema declares that repeating the call is
/// harmless. So no policy repeats a write whose bytes may have left, whatever it returns.
///
/// A closure is a policy too. This one makes one more attempt, at once:
///
/// ```
/// use std::time::Duration;
/// use connect_prost::client::{Attempt, Decision};
///
/// let policy = |attempt: &Attempt<'_>| match attempt.number() {
///     1 => Decision::RetryAfter(Duration::ZERO),
///     _ => Decision::Stop,
/// };
/// # fn is_policy(_: impl connect_prost::client::RetryPolicy) {}
/// # is_policy(policy);
/// ```
pub trait RetryPolicy: Send + Sync + 'static {
    /// Decides about the attempt that has just failed.
    fn decide(&self, attempt: &Attempt<'_>) -> Decision;
}

impl<F: Fn(&Attempt<'_>) -> Decision + Send + Sync + 'static> RetryPolicy for F {
    fn decide(&self, attempt: &Attempt<'_>) -> Decision {
        self(attempt)
    }
}

/// What a [`RetryPolicy`] decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The call fails with the error of this attempt.
    Stop,
    /// The call is made again after this wait. If its timeout would pass before that, it fails now.
    RetryAfter(Duration),
}

/// An attempt that has failed.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    pub(super) number: u32,
    pub(super) error: &'a Error,
    pub(super) elapsed: Duration,
    pub(super) time_left: Option<Duration>,
    pub(super) random: u64,
}

impl Attempt<'_> {
    /// Returns what the schema declares about the method.
    pub fn spec(&self) -> &'static Spec {
        self.error.spec()
    }

    /// Returns the number of the attempt; the first is 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Returns why it failed.
    pub fn error(&self) -> &Error {
        self.error
    }

    /// Whether the server asks to slow down. A retry costs less of the client's budget then, and should wait longer.
    pub fn is_throttled(&self) -> bool {
        is_throttled(self.error)
    }

    /// Returns how long the call has taken so far.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Returns how long the call may still take; `None` without a timeout.
    pub fn time_left(&self) -> Option<Duration> {
        self.time_left
    }

    /// Returns a random number from 0 up to 1 for the jitter of this decision, from the client's random source.
    pub fn random(&self) -> f64 {
        fraction(self.random)
    }
}

/// Whether the server rejects the call because there are too many.
pub(super) fn is_throttled(error: &Error) -> bool {
    error.code() == Code::ResourceExhausted || error.status() == Some(StatusCode::TOO_MANY_REQUESTS)
}

/// Returns the number from 0 up to 1 that these random bits select.
pub(super) fn fraction(random: u64) -> f64 {
    // 53 bits are what an f64 holds.
    (random >> 11) as f64 / (1_u64 << 53) as f64
}

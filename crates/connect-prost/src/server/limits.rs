//! What a call may cost.

use std::time::Duration;

use protojson_prost::Budget;

/// Bounds on one call.
///
/// ```
/// use std::time::Duration;
/// use connect_prost::server::Limits;
///
/// let limits = Limits::new().with_receive(64 * 1024).with_max_timeout(Duration::from_secs(30));
/// assert_eq!(limits.budget().bytes, 64 * 1024);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    budget: Budget,
    receive_timeout: Duration,
    reception: usize,
    max_timeout: Option<Duration>,
    compress_from: usize,
    reject_unknown: bool,
}

impl Limits {
    /// Messages of 4 MiB that come within 30 seconds and hold 24 MiB of all calls together meanwhile, the default [`Budget`], no
    /// other bound on time, answers from 1 KiB compressed where the caller likes it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            budget: Budget::new(),
            receive_timeout: Duration::from_secs(30),
            reception: 24 << 20,
            max_timeout: None,
            compress_from: 1024,
            reject_unknown: false,
        }
    }

    /// Sets the greatest length of a request message, as it comes and decompressed.
    #[must_use]
    pub const fn with_receive(mut self, bytes: usize) -> Self {
        self.budget = self.budget.with_bytes(bytes);
        self
    }

    /// Sets what reading a request message may cost; its `bytes` is what [`Limits::with_receive`] sets.
    #[must_use]
    pub const fn with_budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Sets the time within which the whole message of a request must have come; after it the call is `deadline_exceeded`.
    #[must_use]
    pub const fn with_receive_timeout(mut self, timeout: Duration) -> Self {
        self.receive_timeout = timeout;
        self
    }

    /// Sets how many bytes the messages of all calls may hold together while they come. Where they hold more, the call whose
    /// message began first is `resource_exhausted`. A message that is there at once is not counted, and one alone may always
    /// have the length that [`with_receive`](Self::with_receive) allows.
    #[must_use]
    pub const fn with_reception(mut self, bytes: usize) -> Self {
        self.reception = bytes;
        self
    }

    /// Bounds the time of every call, also of those that name no timeout or a longer one.
    #[must_use]
    pub const fn with_max_timeout(mut self, timeout: Duration) -> Self {
        self.max_timeout = Some(timeout);
        self
    }

    /// Sets from which length on answers are compressed for callers that accept it.
    #[must_use]
    pub const fn with_compress_from(mut self, bytes: usize) -> Self {
        self.compress_from = bytes;
        self
    }

    /// Says whether JSON requests with fields that the schema does not know are refused; they are ignored otherwise.
    #[must_use]
    pub const fn with_reject_unknown(mut self, reject: bool) -> Self {
        self.reject_unknown = reject;
        self
    }

    /// What reading a request message may cost.
    #[must_use]
    pub const fn budget(&self) -> Budget {
        self.budget
    }

    pub(super) const fn receive_timeout(&self) -> Duration {
        self.receive_timeout
    }

    /// A buffer that has grown may be twice as long as what is in it.
    pub(super) fn reception(&self) -> usize {
        self.reception.max(self.budget.bytes.saturating_mul(2))
    }

    pub(super) const fn compress_from(&self) -> usize {
        self.compress_from
    }

    pub(super) const fn reject_unknown(&self) -> bool {
        self.reject_unknown
    }

    /// The time that a call gets when its caller asks for `timeout`.
    pub(super) fn timeout(&self, timeout: Option<Duration>) -> Option<Duration> {
        match (timeout, self.max_timeout) {
            (Some(asked), Some(most)) => Some(asked.min(most)),
            (asked, most) => asked.or(most),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

//! The bounds on one call.

use std::time::Duration;

use protojson_prost::Budget;

/// Bounds on one call.
///
/// ```
/// use std::time::Duration;
/// use connect_prost::server::Limits;
///
/// let limits = Limits::new().with_receive(64 * 1024).with_max_timeout(Duration::from_secs(30));
/// # let _ = limits;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    receive: Option<usize>,
    budget: Budget,
    receive_timeout: Duration,
    receive_memory: usize,
    max_timeout: Option<Duration>,
    compress_from: usize,
    reject_unknown: bool,
    reject_unknown_parameters: bool,
}

impl Limits {
    /// The defaults: messages of 4 MiB that are received within 30 seconds, 24 MiB for the incomplete messages of all calls
    /// together, the default [`Budget`], no other timeout, and responses of 1 KiB and more compressed if the caller accepts it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            receive: None,
            budget: Budget::new(),
            receive_timeout: Duration::from_secs(30),
            receive_memory: 24 << 20,
            max_timeout: None,
            compress_from: 1024,
            reject_unknown: false,
            reject_unknown_parameters: true,
        }
    }

    /// Sets the greatest length of a request message in bytes, both as received and decompressed. It overrides the `bytes` of the
    /// budget, whichever of the two is set last.
    #[must_use]
    pub const fn with_receive(mut self, bytes: usize) -> Self {
        self.receive = Some(bytes);
        self
    }

    /// Sets what reading a request message may cost.
    #[must_use]
    pub const fn with_budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Sets how long the receipt of one request message may take. A call whose message takes longer fails with
    /// `deadline_exceeded`.
    #[must_use]
    pub const fn with_receive_timeout(mut self, timeout: Duration) -> Self {
        self.receive_timeout = timeout;
        self
    }

    /// Sets how many bytes the incomplete messages of all calls may hold together. If they hold more, the call whose message began
    /// first fails with `resource_exhausted`. A message that is there at once is not counted, and one alone may always have the
    /// length that [`with_receive`](Self::with_receive) allows.
    #[must_use]
    pub const fn with_receive_memory(mut self, bytes: usize) -> Self {
        self.receive_memory = bytes;
        self
    }

    /// Sets the longest timeout of a call. It holds also for calls that have no timeout or a longer one.
    #[must_use]
    pub const fn with_max_timeout(mut self, timeout: Duration) -> Self {
        self.max_timeout = Some(timeout);
        self
    }

    /// Sets the length in bytes from which on responses are compressed for callers that accept it.
    #[must_use]
    pub const fn with_compress_from(mut self, bytes: usize) -> Self {
        self.compress_from = bytes;
        self
    }

    /// Sets whether JSON requests and forms with fields that the schema does not have are rejected; off by default, which ignores the fields.
    #[must_use]
    pub const fn with_reject_unknown(mut self, reject: bool) -> Self {
        self.reject_unknown = reject;
        self
    }

    /// Sets whether requests over REST with query parameters that the schema does not have are rejected; on by default, because a
    /// filter that is ignored for a misspelled name selects everything. [`Router::ignore_parameters`](super::Router::ignore_parameters)
    /// names exceptions.
    #[must_use]
    pub const fn with_reject_unknown_parameters(mut self, reject: bool) -> Self {
        self.reject_unknown_parameters = reject;
        self
    }

    /// Returns what reading a request message may cost; its `bytes` are what [`with_receive`](Self::with_receive) sets.
    pub(super) const fn budget(&self) -> Budget {
        match self.receive {
            Some(bytes) => self.budget.with_bytes(bytes),
            None => self.budget,
        }
    }

    pub(super) const fn receive_timeout(&self) -> Duration {
        self.receive_timeout
    }

    /// A buffer that has grown may be twice as long as what is in it.
    pub(super) fn receive_memory(&self) -> usize {
        self.receive_memory
            .max(self.budget().bytes.saturating_mul(2))
    }

    pub(super) const fn compress_from(&self) -> usize {
        self.compress_from
    }

    pub(super) const fn reject_unknown(&self) -> bool {
        self.reject_unknown
    }

    pub(super) const fn reject_unknown_parameters(&self) -> bool {
        self.reject_unknown_parameters
    }

    /// Returns the timeout of a call whose caller asks for `timeout`.
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

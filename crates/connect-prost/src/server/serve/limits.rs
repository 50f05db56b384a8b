//! The limits on the connections of a server. The limits on messages are the router's.

use std::time::Duration;

use super::pre_request;

/// The pre-request connections that the limit on their memory always allows.
const MIN_PRE_REQUEST_CONNECTIONS: usize = 16;

/// Limits on the connections of a server; see [`Serve::limits`](super::Serve::limits).
///
/// The limits on messages are the router's: [`Limits`](crate::server::Limits). A connection that exceeds a timeout is closed
/// without a response.
///
/// ```
/// use std::time::Duration;
/// use connect_prost::server::ServeLimits;
///
/// let limits = ServeLimits::new().with_connections(4096).with_idle_timeout(Duration::from_secs(30));
/// # let _ = limits;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ServeLimits {
    pub(super) connections: usize,
    pre_request_bytes: usize,
    pub(super) head_timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) write_timeout: Duration,
    pub(super) head_bytes: u32,
    pub(super) streams: u32,
    pub(super) pending_accept_reset_streams: usize,
    pub(super) local_error_reset_streams: usize,
    pub(super) keep_alive_interval: Duration,
    pub(super) keep_alive_timeout: Duration,
}

impl Default for ServeLimits {
    fn default() -> Self {
        ServeLimits::new()
    }
}

impl ServeLimits {
    /// Returns the default limits.
    pub fn new() -> Self {
        ServeLimits {
            connections: 1024,
            pre_request_bytes: 24 * 1024 * 1024,
            head_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(120),
            write_timeout: Duration::from_secs(30),
            head_bytes: 16 * 1024,
            streams: 200,
            pending_accept_reset_streams: 20,
            local_error_reset_streams: 1024,
            keep_alive_interval: Duration::from_secs(30),
            keep_alive_timeout: Duration::from_secs(20),
        }
    }

    /// Sets the number of open connections. Default: 1,024; minimum: 1.
    ///
    /// At the limit a new connection replaces the oldest pre-request connection, which has not completed the head of a first
    /// request, or else the oldest one without a call in flight. If all connections have calls in flight, the new one waits.
    pub fn with_connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }

    /// Sets the memory of all pre-request connections together, in bytes. Default: 24 MiB.
    ///
    /// A pre-request connection has not completed the head of a first request. Its memory is an estimate of the most that it can
    /// take. Above the limit the oldest of them are closed. The minimum is the most that sixteen of them can take.
    pub fn with_pre_request_bytes(mut self, bytes: usize) -> Self {
        self.pre_request_bytes = bytes;
        self
    }

    /// Sets the timeout for receiving the head of a request. Default: 30 seconds. For the first request it starts when the
    /// connection is accepted and includes the TLS handshake.
    pub fn with_head_timeout(mut self, timeout: Duration) -> Self {
        self.head_timeout = timeout;
        self
    }

    /// Sets how long a connection may be idle between two requests. Default: two minutes.
    ///
    /// The connection is closed up to a quarter of this time later, over HTTP/2 after a GOAWAY.
    pub fn with_idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets how long a peer may receive no byte of a response that is ready to be sent. Default: 30 seconds.
    ///
    /// After that the call ends, with its HTTP/1.1 connection or HTTP/2 stream. If nothing can be written to an HTTP/2 connection,
    /// the whole connection ends.
    pub fn with_write_timeout(mut self, timeout: Duration) -> Self {
        self.write_timeout = timeout;
        self
    }

    /// Sets the limit on the head of a request, including its URL, in bytes. Default: 16 KiB; minimum: 8 KiB.
    ///
    /// Over HTTP/2 the size is that of RFC 9113, section 6.5.2. A larger head is rejected with 431, and so is one with more than
    /// 100. The TLS handshake, including client certificates, may take three quarters of this
    /// limit; otherwise the connection is closed.
    pub fn with_head_bytes(mut self, bytes: u32) -> Self {
        self.head_bytes = bytes.max(8 * 1024);
        self
    }

    /// Sets the number of open streams on one HTTP/2 connection. Default: 200.
    pub fn with_streams(mut self, streams: u32) -> Self {
        self.streams = streams;
        self
    }

    /// Sets the number of HTTP/2 streams on one connection that the peer may reset before the server accepts them. Default: 20.
    ///
    /// One more, as in a rapid reset attack, ends the connection with `ENHANCE_YOUR_CALM`.
    pub fn with_pending_accept_reset_streams(mut self, streams: usize) -> Self {
        self.pending_accept_reset_streams = streams;
        self
    }

    /// Sets the number of HTTP/2 streams on one connection that the server may reset because of protocol errors of the peer.
    /// Default: 1,024.
    ///
    /// One more ends the connection with `ENHANCE_YOUR_CALM`.
    pub fn with_local_error_reset_streams(mut self, streams: usize) -> Self {
        self.local_error_reset_streams = streams;
        self
    }

    /// Sets the interval of PINGs on a quiet HTTP/2 connection, and the timeout of their acknowledgement. Default: 30 and 20
    /// seconds.
    ///
    /// A connection without an acknowledgement in time is closed.
    pub fn with_keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.keep_alive_interval = interval;
        self.keep_alive_timeout = timeout;
        self
    }

    /// Returns the limit on pre-request memory with its minimum: some connections that start at once must not evict each other.
    pub(super) fn max_pre_request_bytes(&self) -> usize {
        let one = pre_request::max_per_connection(self.max_head_len());
        self.pre_request_bytes
            .max(one.saturating_mul(MIN_PRE_REQUEST_CONNECTIONS))
    }

    /// Returns the limit on a head as a length in memory.
    pub(super) fn max_head_len(&self) -> usize {
        usize::try_from(self.head_bytes).unwrap_or(usize::MAX)
    }
}

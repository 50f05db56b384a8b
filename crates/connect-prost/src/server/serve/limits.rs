//! What the connections of a server may cost.

use std::time::Duration;

use super::half_open;

/// Limits on the connections of a server; see [`Serve::limits`](super::Serve::limits).
///
/// The limits on messages are the router's: [`Limits`](crate::server::Limits). A connection that goes beyond a limit on time is
/// closed without an answer, for no request is there to be answered.
///
/// ```
/// use std::time::Duration;
/// use connect_prost::server::ServeLimits;
///
/// let limits = ServeLimits::default().connections(4096).idle_timeout(Duration::from_secs(30));
/// assert_eq!(limits.head_bytes, 16 * 1024);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ServeLimits {
    /// Connections open at once; 1,024 by default. At the limit the oldest one that never finished the head of a request is closed
    /// for the newcomer, or else the oldest one without a call in flight; if all of them work, the newcomer waits.
    pub connections: usize,
    /// What connections that have not yet finished the head of a request may hold together; 24 MiB by default, by an estimate of the
    /// most that each needs. Beyond it the oldest of them are closed. Never less than sixteen of them can hold.
    pub half_open_bytes: usize,
    /// Time for the head of a request, and for everything before the first one (TLS included); 30 seconds by default.
    pub head_timeout: Duration,
    /// How long a connection may be idle between two requests; two minutes by default. It is closed up to a quarter later, over
    /// HTTP/2 after a GOAWAY.
    pub idle_timeout: Duration,
    /// How long a peer may take nothing of an answer that is ready for it; 30 seconds by default. After that the call and its
    /// HTTP/1.1 connection or HTTP/2 stream end; the whole connection does if nothing can be written to it.
    pub write_timeout: Duration,
    /// Bytes of a request's head, its URL and metadata included; 16 KiB by default, over HTTP/2 counted as RFC 9113, section 6.5.2,
    /// does. Larger heads are answered 431, and so are those of more than [`HTTP1_HEADERS`](Self::HTTP1_HEADERS). A TLS handshake,
    /// certificates of the client included, may take three quarters of it, or the connection is closed.
    pub head_bytes: u32,
    /// Streams open at once on one HTTP/2 connection; 200 by default.
    pub streams: u32,
    /// HTTP/2 streams of one connection that the peer has reset before they were looked at; 20 by default. One more, as in a rapid
    /// reset attack, ends the connection with `ENHANCE_YOUR_CALM`.
    pub pending_accept_reset_streams: usize,
    /// HTTP/2 streams of one connection that had to be reset because of errors of the peer; 1,024 by default. One more ends the
    /// connection with `ENHANCE_YOUR_CALM`.
    pub local_error_reset_streams: usize,
    /// How often the peer of a quiet HTTP/2 connection is pinged; every 30 seconds by default.
    pub keep_alive_interval: Duration,
    /// How long the answer to such a ping may take before the connection counts as broken; 20 seconds by default.
    pub keep_alive_timeout: Duration,
    /// How long accepting pauses when the system is out of descriptors or memory and no connection can be closed; 50 milliseconds by
    /// default.
    pub accept_pause: Duration,
}

impl Default for ServeLimits {
    fn default() -> Self {
        ServeLimits {
            connections: 1024,
            half_open_bytes: 24 * 1024 * 1024,
            head_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(120),
            write_timeout: Duration::from_secs(30),
            head_bytes: 16 * 1024,
            streams: 200,
            pending_accept_reset_streams: 20,
            local_error_reset_streams: 1024,
            keep_alive_interval: Duration::from_secs(30),
            keep_alive_timeout: Duration::from_secs(20),
            accept_pause: Duration::from_millis(50),
        }
    }
}

impl ServeLimits {
    /// Headers of a request over HTTP/1.1. The bound is hyper's; over HTTP/2 nothing but their bytes counts.
    pub const HTTP1_HEADERS: usize = 100;

    /// Sets how many connections may be open at once; at least one.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }

    /// Sets what connections that have not finished a head may hold together, in bytes.
    pub fn half_open_bytes(mut self, half_open_bytes: usize) -> Self {
        self.half_open_bytes = half_open_bytes;
        self
    }

    /// Sets the time for the head of a request.
    pub fn head_timeout(mut self, head_timeout: Duration) -> Self {
        self.head_timeout = head_timeout;
        self
    }

    /// Sets how long a connection may be idle between two requests.
    pub fn idle_timeout(mut self, idle_timeout: Duration) -> Self {
        self.idle_timeout = idle_timeout;
        self
    }

    /// Sets how long a peer may take nothing of an answer.
    pub fn write_timeout(mut self, write_timeout: Duration) -> Self {
        self.write_timeout = write_timeout;
        self
    }

    /// Sets the size that the head of a request may have, in bytes; at least 8 KiB.
    pub fn head_bytes(mut self, head_bytes: u32) -> Self {
        self.head_bytes = head_bytes.max(8 * 1024);
        self
    }

    /// Sets how many streams one HTTP/2 connection may have open at once.
    pub fn streams(mut self, streams: u32) -> Self {
        self.streams = streams;
        self
    }

    /// Sets how many streams the peer may have reset before they were looked at.
    pub fn pending_accept_reset_streams(mut self, streams: usize) -> Self {
        self.pending_accept_reset_streams = streams;
        self
    }

    /// Sets how many streams may have been reset because of errors of the peer.
    pub fn local_error_reset_streams(mut self, streams: usize) -> Self {
        self.local_error_reset_streams = streams;
        self
    }

    /// Sets how often the peer of a quiet HTTP/2 connection is pinged, and how long its answer may take.
    pub fn keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.keep_alive_interval = interval;
        self.keep_alive_timeout = timeout;
        self
    }

    /// What is held to: so many that begin at once must not displace each other.
    pub(super) fn half_open(&self) -> usize {
        let one = half_open::most_of_one(self.longest_head());
        self.half_open_bytes.max(one.saturating_mul(16))
    }

    /// As a length in memory.
    pub(super) fn longest_head(&self) -> usize {
        usize::try_from(self.head_bytes).unwrap_or(usize::MAX)
    }
}

//! What the connections of a server may cost.

use std::time::Duration;

/// Limits on the connections of a server; see [`Serve::limits`](super::Serve::limits).
///
/// The limits on messages are the router's.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ServeLimits {
    /// Connections open at once; 4,096 by default. At the limit the oldest one without a call in flight is closed for the newcomer;
    /// if all of them work, the newcomer waits.
    pub connections: usize,
    /// Time for the head of a request, and for everything before it (TLS included); 30 seconds by default. A connection over HTTP/1.1
    /// that stays idle for as long is closed too.
    pub head_timeout: Duration,
    /// Bytes of a request's head; 64 KiB by default. Larger heads are answered 431 or refused.
    pub head_bytes: u32,
    /// Streams open at once on one HTTP/2 connection; 200 by default.
    pub streams: u32,
    /// How long accepting pauses when the system is out of descriptors or memory; 50 milliseconds by default.
    pub accept_pause: Duration,
}

impl Default for ServeLimits {
    fn default() -> Self {
        ServeLimits {
            connections: 4096,
            head_timeout: Duration::from_secs(30),
            head_bytes: 64 * 1024,
            streams: 200,
            accept_pause: Duration::from_millis(50),
        }
    }
}

impl ServeLimits {
    /// Sets how many connections may be open at once; at least one.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }

    /// Sets the time for the head of a request.
    pub fn head_timeout(mut self, head_timeout: Duration) -> Self {
        self.head_timeout = head_timeout;
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
}

//! The memory of pre-request connections: those that have not completed the head of a first request.
//!
//! An HTTP/2 head may take many times its length on the wire, and it becomes a call only at its end. The memory of all pre-request
//! connections therefore has one limit. The memory of each is not measured: it counts with an estimate of the most that it can take.
//! Decision record 0013 has the measurements behind the estimates.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

const KIB: usize = 1024;

/// The memory of a task, a socket and the first bytes.
pub(super) const CONNECTION: usize = 4 * KIB;

/// The memory of rustls besides the bytes of the handshake, and the fragmentation that handshakes leave.
pub(super) const TLS: usize = 16 * KIB;

/// The initial buffers of h2.
pub(super) const HTTP2: usize = 16 * KIB;

/// The bytes of HTTP/2 before the first head: preface, SETTINGS and WINDOW_UPDATE.
pub(super) const HTTP2_HANDSHAKE: usize = 256;

/// Returns the most memory of an incomplete head in h2: each field takes more than a hundred bytes, and another frame of the head
/// may be buffered unread.
pub(super) fn http2_head(head_bytes: usize) -> usize {
    head_bytes.saturating_mul(6)
}

/// Returns the most memory of one pre-request connection.
pub(super) fn max_per_connection(head_bytes: usize) -> usize {
    // A handshake and a head, each in a buffer whose capacity doubles.
    let received = head_bytes.saturating_mul(4);
    (CONNECTION + TLS + HTTP2)
        .saturating_add(received)
        .saturating_add(http2_head(head_bytes))
}

/// The reserved memory of all pre-request connections of a server.
#[derive(Debug)]
pub(super) struct PreRequestMemory {
    reserved: AtomicUsize,
    limit: usize,
    exceeded: Notify,
}

impl PreRequestMemory {
    pub(super) fn new(limit: usize) -> PreRequestMemory {
        PreRequestMemory {
            reserved: AtomicUsize::new(0),
            limit,
            exceeded: Notify::new(),
        }
    }

    /// Returns whether the reserved memory is above the limit.
    pub(super) fn is_exceeded(&self) -> bool {
        self.reserved.load(Ordering::Acquire) > self.limit
    }

    /// Completes when the limit was exceeded, now or since the last wait.
    pub(super) async fn exceeded(&self) {
        self.exceeded.notified().await;
    }
}

/// The reserved memory of one connection. Dropping it releases the memory.
#[derive(Debug)]
pub(super) struct Reservation {
    memory: Arc<PreRequestMemory>,
    reserved: AtomicUsize,
}

impl Reservation {
    pub(super) fn new(memory: Arc<PreRequestMemory>) -> Reservation {
        Reservation {
            memory,
            reserved: AtomicUsize::new(0),
        }
    }

    pub(super) fn add(&self, bytes: usize) {
        self.reserved.fetch_add(bytes, Ordering::AcqRel);
        self.memory.reserved.fetch_add(bytes, Ordering::AcqRel);
        if self.memory.is_exceeded() {
            self.memory.exceeded.notify_one();
        }
    }

    /// Releases the memory. The connection holds none any more, or is not a pre-request connection any more.
    pub(super) fn release(&self) {
        let reserved = self.reserved.swap(0, Ordering::AcqRel);
        self.memory.reserved.fetch_sub(reserved, Ordering::AcqRel);
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.release();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceeding_the_limit_is_detected() {
        let memory = Arc::new(PreRequestMemory::new(100));
        let (one, other) = (
            Reservation::new(memory.clone()),
            Reservation::new(memory.clone()),
        );
        one.add(60);
        other.add(40);
        assert!(!memory.is_exceeded());
        other.add(1);
        assert!(memory.is_exceeded());
        one.release();
        one.release();
        other.add(59);
        assert!(!memory.is_exceeded());
        drop(one);
        drop(other);
        assert_eq!(memory.reserved.load(Ordering::Relaxed), 0);
    }
}

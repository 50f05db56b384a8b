//! What connections hold that have not yet finished a head.
//!
//! A head of HTTP/2 may take many times what was sent of it, and nobody knows before its end whether a call will come of it. So what
//! all of them hold has a bound together, by an estimate of the most that each can hold. Decision record 0013 has the measurements.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

const KIB: usize = 1024;

/// A task, a socket and the first bytes.
pub(super) const CONNECTION: usize = 4 * KIB;

/// What rustls needs beside the bytes of the handshake, and what handshakes leave in pieces too small to be used again.
pub(super) const TLS: usize = 16 * KIB;

/// The buffers with which h2 begins.
pub(super) const HTTP2: usize = 16 * KIB;

/// How much of the greeting of HTTP/2 is no head: its preface, settings and windows.
pub(super) const HTTP2_GREETING: usize = 256;

/// What h2 may hold of a head that is begun: a field takes more than a hundred bytes, however short it is, and another frame of the
/// head may lie there unread.
pub(super) fn http2_head(head_bytes: usize) -> usize {
    head_bytes.saturating_mul(6)
}

/// The most that one of them can hold.
pub(super) fn most_of_one(head_bytes: usize) -> usize {
    // A handshake and a head, each in room that doubles.
    let sent = head_bytes.saturating_mul(4);
    (CONNECTION + TLS + HTTP2)
        .saturating_add(sent)
        .saturating_add(http2_head(head_bytes))
}

/// All of them.
#[derive(Debug)]
pub(super) struct HalfOpen {
    held: AtomicUsize,
    most: usize,
    exceeded: Notify,
}

impl HalfOpen {
    pub(super) fn new(most: usize) -> HalfOpen {
        HalfOpen {
            held: AtomicUsize::new(0),
            most,
            exceeded: Notify::new(),
        }
    }

    /// Whether they hold more than they may.
    pub(super) fn is_exceeded(&self) -> bool {
        self.held.load(Ordering::Acquire) > self.most
    }

    /// Ready when they have come to hold more than they may, perhaps a while ago.
    pub(super) async fn exceeded(&self) {
        self.exceeded.notified().await;
    }
}

/// What one of them holds.
#[derive(Debug)]
pub(super) struct Holding {
    all: Arc<HalfOpen>,
    held: AtomicUsize,
}

impl Holding {
    pub(super) fn new(all: Arc<HalfOpen>) -> Holding {
        Holding {
            all,
            held: AtomicUsize::new(0),
        }
    }

    pub(super) fn add(&self, bytes: usize) {
        self.held.fetch_add(bytes, Ordering::AcqRel);
        self.all.held.fetch_add(bytes, Ordering::AcqRel);
        if self.all.is_exceeded() {
            self.all.exceeded.notify_one();
        }
    }

    /// It holds nothing any more, or what it holds is no longer counted here.
    pub(super) fn release(&self) {
        let held = self.held.swap(0, Ordering::AcqRel);
        self.all.held.fetch_sub(held, Ordering::AcqRel);
    }
}

impl Drop for Holding {
    fn drop(&mut self) {
        self.release();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_all_may_hold_is_told() {
        let all = Arc::new(HalfOpen::new(100));
        let (one, other) = (Holding::new(all.clone()), Holding::new(all.clone()));
        one.add(60);
        other.add(40);
        assert!(!all.is_exceeded());
        other.add(1);
        assert!(all.is_exceeded());
        one.release();
        one.release();
        other.add(59);
        assert!(!all.is_exceeded());
        drop(one);
        drop(other);
        assert_eq!(all.held.load(Ordering::Relaxed), 0);
    }
}

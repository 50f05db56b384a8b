//! What the accept loop knows of a connection's work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Notify;

use super::half_open::{HalfOpen, Holding};

/// Counts the calls of one connection.
#[derive(Debug)]
pub(super) struct Activity {
    begun: AtomicUsize,
    in_flight: AtomicUsize,
    /// Whether the peer has yet to take what is ready for it. A call over HTTP/1 is over when hyper has its whole answer.
    is_held_up: AtomicBool,
    /// Told whenever the connection falls idle.
    idled: Arc<Notify>,
    holding: Holding,
}

impl Activity {
    pub(super) fn new(idled: Arc<Notify>, half_open: Arc<HalfOpen>) -> Activity {
        Activity {
            begun: AtomicUsize::new(0),
            in_flight: AtomicUsize::new(0),
            is_held_up: AtomicBool::new(false),
            idled,
            holding: Holding::new(half_open),
        }
    }

    /// Of a connection without a server.
    #[cfg(test)]
    pub(super) fn alone() -> Activity {
        Activity::new(Arc::default(), Arc::new(HalfOpen::new(usize::MAX)))
    }

    /// Counts what the connection has come to hold, as long as no head of a request has come to its end.
    pub(super) fn hold(&self, bytes: usize) {
        if self.begun() == 0 {
            self.holding.add(bytes);
        }
    }

    /// The connection is being closed, and what it holds is as good as free.
    pub(super) fn release(&self) {
        self.holding.release();
    }

    /// How many calls there were; zero as long as no head of a request has come to its end.
    pub(super) fn begun(&self) -> usize {
        self.begun.load(Ordering::Acquire)
    }

    /// Whether no call is in flight, and no answer on its way.
    pub(super) fn is_idle(&self) -> bool {
        self.in_flight.load(Ordering::Acquire) == 0 && !self.is_held_up.load(Ordering::Acquire)
    }

    /// Notes whether the peer has yet to take something.
    pub(super) fn hold_up(&self, is_held_up: bool) {
        self.is_held_up.store(is_held_up, Ordering::Release);
        if !is_held_up && self.is_idle() {
            self.idled.notify_one();
        }
    }
}

/// One call, in flight until this is dropped.
#[derive(Debug)]
pub(super) struct InFlight(Arc<Activity>);

impl InFlight {
    pub(super) fn new(activity: &Arc<Activity>) -> InFlight {
        activity.in_flight.fetch_add(1, Ordering::AcqRel);
        if activity.begun.fetch_add(1, Ordering::AcqRel) == 0 {
            activity.holding.release();
        }
        InFlight(activity.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if self.0.in_flight.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.idled.notify_one();
        }
    }
}

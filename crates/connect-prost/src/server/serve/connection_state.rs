//! The state of a connection that its task shares with the accept loop: calls, blocked writes and pre-request memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Notify;

use super::pre_request::{PreRequestMemory, Reservation};

/// The calls in flight and the pre-request memory of one connection.
#[derive(Debug)]
pub(super) struct ConnectionState {
    calls_started: AtomicUsize,
    in_flight: AtomicUsize,
    /// Whether a write waits for the peer. An HTTP/1 call ends when hyper has the whole response, before the peer has received it.
    is_write_blocked: AtomicBool,
    /// Notified when the connection becomes idle.
    became_idle: Arc<Notify>,
    pre_request: Reservation,
}

impl ConnectionState {
    pub(super) fn new(became_idle: Arc<Notify>, memory: Arc<PreRequestMemory>) -> ConnectionState {
        ConnectionState {
            calls_started: AtomicUsize::new(0),
            in_flight: AtomicUsize::new(0),
            is_write_blocked: AtomicBool::new(false),
            became_idle,
            pre_request: Reservation::new(memory),
        }
    }

    /// Returns the state of a connection without a server.
    #[cfg(test)]
    pub(super) fn for_test() -> ConnectionState {
        ConnectionState::new(Arc::default(), Arc::new(PreRequestMemory::new(usize::MAX)))
    }

    /// Reserves pre-request memory. Has no effect after the first call has started.
    pub(super) fn reserve(&self, bytes: usize) {
        if self.calls_started() == 0 {
            self.pre_request.add(bytes);
        }
    }

    /// Releases the pre-request memory of a connection that is being closed.
    pub(super) fn release(&self) {
        self.pre_request.release();
    }

    /// Returns the number of calls until now; zero while the connection is a pre-request connection.
    pub(super) fn calls_started(&self) -> usize {
        self.calls_started.load(Ordering::Acquire)
    }

    /// Returns whether no call is in flight and no write is blocked.
    pub(super) fn is_idle(&self) -> bool {
        self.in_flight.load(Ordering::Acquire) == 0
            && !self.is_write_blocked.load(Ordering::Acquire)
    }

    /// Records whether a write waits for the peer.
    pub(super) fn set_write_blocked(&self, is_write_blocked: bool) {
        self.is_write_blocked
            .store(is_write_blocked, Ordering::Release);
        if !is_write_blocked && self.is_idle() {
            self.became_idle.notify_one();
        }
    }
}

/// A call in flight until this is dropped.
#[derive(Debug)]
pub(super) struct InFlight(Arc<ConnectionState>);

impl InFlight {
    pub(super) fn new(state: &Arc<ConnectionState>) -> InFlight {
        state.in_flight.fetch_add(1, Ordering::AcqRel);
        if state.calls_started.fetch_add(1, Ordering::AcqRel) == 0 {
            state.pre_request.release();
        }
        InFlight(state.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if self.0.in_flight.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.became_idle.notify_one();
        }
    }
}

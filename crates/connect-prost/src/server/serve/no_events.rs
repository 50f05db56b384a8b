//! Takes the place of `events.rs` without the feature `tracing`. Nothing here does anything.

use std::io;

use super::peer::Peer;

pub(super) struct ConnectionEvents;

#[inline]
pub(super) fn accept_failed(_: &io::Error) {}

impl ConnectionEvents {
    #[inline]
    pub(super) fn new(_: &Peer) -> ConnectionEvents {
        ConnectionEvents
    }

    #[cfg(feature = "tls")]
    #[inline]
    pub(super) fn handshake_failed(&self, _: &io::Error) {}

    #[inline]
    pub(super) fn failed<E: ?Sized>(&self, _: &E) {}
}

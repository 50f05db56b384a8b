//! What happens to connections, as events. Without the feature `tracing`, `no_events.rs` takes the place of this file.

use std::error::Error;
use std::io;
use std::net::SocketAddr;

use super::peer::Peer;

/// The events of one connection.
pub(super) struct ConnectionEvents(SocketAddr);

/// Reports that the system is out of descriptors or memory.
pub(super) fn accept_failed(error: &io::Error) {
    tracing::warn!(target: "connect_prost::serve", error = %error, "accepting a connection failed");
}

impl ConnectionEvents {
    pub(super) fn new(peer: &Peer) -> ConnectionEvents {
        ConnectionEvents(peer.address())
    }

    #[cfg(feature = "tls")]
    pub(super) fn handshake_failed(&self, error: &io::Error) {
        tracing::debug!(
            target: "connect_prost::serve",
            error = %error,
            network.peer.address = %self.0.ip(),
            network.peer.port = i64::from(self.0.port()),
            "the TLS handshake failed",
        );
    }

    pub(super) fn failed(&self, error: &(dyn Error + 'static)) {
        tracing::debug!(
            target: "connect_prost::serve",
            error = error,
            network.peer.address = %self.0.ip(),
            network.peer.port = i64::from(self.0.port()),
            "the connection failed",
        );
    }
}

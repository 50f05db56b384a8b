//! TLS on both sides over real sockets: trust, client certificates, and ALPN.

#![cfg(all(feature = "hyper", feature = "server", feature = "tls"))]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "tls/authority.rs"]
mod authority;
#[path = "tls/client_certificates.rs"]
mod client_certificates;
#[path = "tls/door.rs"]
mod door;
#[path = "tls/handshake.rs"]
mod handshake;
#[path = "tls/http2.rs"]
mod http2;
#[path = "tls/mirror.rs"]
mod mirror;
#[path = "tls/trust.rs"]
mod trust;

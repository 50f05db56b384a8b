//! The hyper transport through proxies, over real sockets.

#![cfg(all(feature = "hyper", feature = "server"))]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[cfg(feature = "tls")]
#[path = "tls/authority.rs"]
mod authority;
#[path = "proxy/forward.rs"]
mod forward;
#[path = "proxy/origin.rs"]
mod origin;
#[path = "proxy/rejection.rs"]
mod rejection;
#[cfg(feature = "tls")]
#[path = "proxy/secure.rs"]
mod secure;
#[path = "proxy/socks.rs"]
mod socks;
#[path = "proxy/test_proxy.rs"]
mod test_proxy;
#[path = "proxy/tunnel.rs"]
mod tunnel;

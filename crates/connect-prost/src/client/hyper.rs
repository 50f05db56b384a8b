//! The transport over sockets: HTTP/1.1 and HTTP/2 on hyper, with a connection pool.
//!
//! It sends a request again only if no part of it has left. It does not follow redirects or change the content encoding.

pub(super) mod builder;
pub(super) mod connector;
mod net;
mod pool;
pub(super) mod proxy;

use std::fmt;
use std::future::ready;
use std::sync::Arc;

use self::builder::HyperTransportBuilder;
use self::pool::Pool;
use super::transport::{Transport, TransportFuture};
use crate::Body;

/// Sends requests over TCP, with TLS for `https` URLs, and through a proxy if the environment sets one.
///
/// All clones share one connection pool. Connections are opened in tasks of the Tokio runtime that the call runs in: when a call is
/// canceled while its connection is being opened, the next call uses that connection. Plain connections use HTTP/1.1, or HTTP/2
/// with [`http2_only`](HyperTransportBuilder::http2_only). Over TLS the server chooses by ALPN.
///
/// A request whose version is HTTP/2, as that of gRPC is, fails unsent with `failed_precondition` where it cannot have it: before
/// anything is connected if the transport or the URL excludes HTTP/2, otherwise when the server chooses HTTP/1.1.
///
/// User name and password in a URL are not sent.
///
/// When a connection cannot be opened, the error names the failed step (name resolution, TCP, proxy, TLS) and the host.
#[derive(Clone)]
pub struct HyperTransport {
    pool: Arc<Pool>,
}

impl HyperTransport {
    /// Returns a transport with the default settings.
    pub fn new() -> HyperTransport {
        HyperTransport::builder().build()
    }

    /// Returns a builder for a transport with other settings.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder::default()
    }
}

impl Default for HyperTransport {
    fn default() -> Self {
        HyperTransport::new()
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl Transport for HyperTransport {
    fn send(&self, mut request: http::Request<Body>) -> TransportFuture {
        if let Some(uri) = net::without_userinfo(request.uri()) {
            *request.uri_mut() = uri;
        }
        match self.pool.origin(request.uri()) {
            Ok(origin) => pool::send(origin, request),
            Err(failure) => Box::pin(ready(Err(failure.into()))),
        }
    }
}

//! The transport over sockets: HTTP/1.1 and HTTP/2 on hyper, with a pool of connections.

mod builder;
mod connector;
mod failure;
mod pool;
mod proxy;
mod reset;
mod resolve;
mod stream;
mod target;
mod tcp;
#[cfg_attr(not(feature = "tls"), path = "hyper/no_tls.rs")]
mod tls;

use std::error::Error;
use std::fmt;
use std::future::ready;
use std::sync::Arc;

pub use self::builder::HyperTransportBuilder;
use self::pool::Pool;
pub use self::proxy::ProxyError;
#[cfg(feature = "tls")]
pub use self::tls::{TlsConfig, TlsError};
use super::transport::{Transport, TransportError, TransportFuture};
use crate::Body;

/// Which versions of HTTP a connection may speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Versions {
    /// HTTP/1.1 on plain connections; under TLS what the server chooses.
    #[default]
    Negotiated,
    Http1,
    Http2,
}

/// Sends requests over TCP, with TLS where the URI says `https`, through a proxy where the environment names one.
///
/// Connections are kept and shared by all clones; they are opened in tasks of the Tokio runtime that the call runs in, so that a
/// call that is given up leaves its connection to the next. Plain connections speak HTTP/1.1 unless
/// [`http2_only`](HyperTransportBuilder::http2_only) is chosen; under TLS the server chooses.
///
/// A name and a password in a URL are not sent.
///
/// When no connection comes about, the error says which step failed (resolving, connecting, the proxy, TLS) and for whom.
#[derive(Clone)]
pub struct HyperTransport {
    pool: Arc<Pool>,
}

impl HyperTransport {
    /// A transport with the defaults of [`builder`](Self::builder).
    pub fn new() -> HyperTransport {
        HyperTransport::builder().build()
    }

    /// Starts a transport with settings of its own.
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
        if let Some(uri) = target::without_user(request.uri()) {
            *request.uri_mut() = uri;
        }
        match self.pool.origin(request.uri()) {
            Ok(origin) => pool::send(origin, request),
            Err(failure) => Box::pin(ready(Err(TransportError::unsent(failure)))),
        }
    }
}

/// An exchange that ended before its answer did.
fn broke_off(error: impl Error + Send + Sync + 'static) -> TransportError {
    match reset::told_by(&error) {
        Some(reset) if reset.unsent => TransportError::unsent(error).with_code(reset.code),
        Some(reset) => TransportError::new(error).with_code(reset.code),
        None => TransportError::new(error),
    }
}

//! The transport over sockets: HTTP/1.1 and HTTP/2 on hyper, with a pool of connections.

mod connector;
mod stream;
#[cfg(feature = "tls")]
mod tls;

use std::{fmt, time::Duration};

use hyper_util::{
    client::legacy,
    rt::{TokioExecutor, TokioTimer},
};

use self::connector::Connector;
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

/// Sends requests over TCP, with TLS where the URI says `https`.
///
/// Connections are kept and shared by all clones. Plain connections speak HTTP/1.1 unless
/// [`http2_only`](HyperTransportBuilder::http2_only) is chosen; under TLS the server chooses.
#[derive(Clone)]
pub struct HyperTransport {
    client: legacy::Client<Connector, Body>,
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
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        let exchange = self.client.request(request);
        Box::pin(async move {
            match exchange.await {
                Ok(response) => Ok(response.map(Body::new)),
                Err(error) if error.is_connect() => Err(TransportError::unsent(error)),
                Err(error) => Err(TransportError::new(error)),
            }
        })
    }
}

/// Settings of a [`HyperTransport`].
#[derive(Clone, Debug)]
pub struct HyperTransportBuilder {
    versions: Versions,
    connect_timeout: Duration,
    idle_timeout: Duration,
    #[cfg(feature = "tls")]
    tls: Option<TlsConfig>,
}

impl Default for HyperTransportBuilder {
    fn default() -> Self {
        HyperTransportBuilder {
            versions: Versions::default(),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}

impl HyperTransportBuilder {
    /// Speaks only HTTP/1.1, under TLS too.
    pub fn http1_only(mut self) -> Self {
        self.versions = Versions::Http1;
        self
    }

    /// Speaks only HTTP/2, on plain connections too ("prior knowledge").
    pub fn http2_only(mut self) -> Self {
        self.versions = Versions::Http2;
        self
    }

    /// How long name resolution, connecting and the TLS handshake may take together; 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an unused connection is kept; 60 seconds by default.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Whom to trust and who we are; by default the platform's certificate authorities and nobody.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: TlsConfig) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Makes the transport; connections are opened when they are needed.
    pub fn build(self) -> HyperTransport {
        let connector = Connector::new(
            self.versions,
            self.connect_timeout,
            #[cfg(feature = "tls")]
            self.tls.unwrap_or_default(),
        );
        let mut builder = legacy::Client::builder(TokioExecutor::new());
        builder
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .pool_idle_timeout(self.idle_timeout)
            .http2_only(self.versions == Versions::Http2);
        HyperTransport {
            client: builder.build(connector),
        }
    }
}

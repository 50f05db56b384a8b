//! Serves a tower service over TCP: the accept loop, limits on connections, TLS and graceful shutdown.
//!
//! Requests go to the service unchanged, with [`PeerAddr`](super::PeerAddr) and [`PeerCertificates`](super::PeerCertificates) as extensions.

mod accept;
mod connection;
mod connection_state;
mod connections;
#[cfg_attr(not(feature = "tracing"), path = "serve/no_events.rs")]
mod events;
mod head_guard;
mod head_scanner;
mod hyper_service;
mod idle_timer;
pub(super) mod limits;
mod lingering_close;
pub(super) mod peer;
mod pre_request;
mod preface;
mod socket;
#[cfg(feature = "tls")]
pub(super) mod tls;
mod tracked_body;
mod write_timeout;

use std::error::Error;
use std::future::{Future, IntoFuture, pending};
use std::pin::Pin;
use std::time::Duration;
use std::{fmt, io};

use http::{Request, Response};
use hyper::body::Incoming;
use tokio::net::TcpListener;
use tower_service::Service;

use accept::Server;

use limits::ServeLimits;
#[cfg(feature = "tls")]
use tls::TlsConfig;

/// The error of a service or a body.
type BoxError = Box<dyn Error + Send + Sync>;

/// Serves the connections of a listener with a tower service, over HTTP/1.1 and HTTP/2 (by ALPN or prior knowledge).
///
/// The service may be a [`Router`](super::Router) or layers around one. If it fails, there is no response: HTTP/1.1 closes the
/// connection, HTTP/2 resets the stream.
///
/// ```no_run
/// use connect_prost::server::{Router, serve};
///
/// # async fn run() -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// serve(listener, Router::new()).graceful_shutdown(async { tokio::signal::ctrl_c().await.unwrap_or_default() }).await
/// # }
/// ```
pub fn serve<S, B>(listener: TcpListener, service: S) -> Serve<S>
where
    S: Service<Request<Incoming>, Response = Response<B>>,
{
    Serve {
        listener,
        server: Server {
            service,
            limits: ServeLimits::default(),
            http2_only: false,
            drain_timeout: Duration::from_secs(10),
            shutdown: Box::pin(pending()),
            #[cfg(feature = "tls")]
            tls: None,
        },
    }
}

/// Builds a server, which runs when awaited. Returned by [`serve`].
///
/// It runs until the future of [`graceful_shutdown`](Self::graceful_shutdown) completes. Dropping it closes every connection
/// immediately.
#[must_use = "a server does nothing until it is awaited"]
pub struct Serve<S> {
    listener: TcpListener,
    server: Server<S>,
}

impl<S> Serve<S> {
    /// Shuts the server down when this future completes: it stops accepting, finishes the calls in flight, and closes connections.
    pub fn graceful_shutdown(
        mut self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        self.server.shutdown = Box::pin(shutdown);
        self
    }

    /// Sets how long a graceful shutdown waits for calls in flight. Default: ten seconds. The rest is then closed.
    pub fn drain_timeout(mut self, timeout: Duration) -> Self {
        self.server.drain_timeout = timeout;
        self
    }

    /// Sets the limits on connections.
    pub fn limits(mut self, limits: ServeLimits) -> Self {
        self.server.limits = limits;
        self
    }

    /// Accepts only HTTP/2: by prior knowledge on plain connections, and as the only ALPN protocol over TLS. Connections that use
    /// HTTP/1.1 are closed.
    pub fn http2_only(mut self) -> Self {
        self.server.http2_only = true;
        self
    }

    /// Accepts only TLS connections, with these settings. By default connections are plain.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: TlsConfig) -> Self {
        self.server.tls = Some(tls);
        self
    }
}

impl<S> fmt::Debug for Serve<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve")
            .field("limits", &self.server.limits)
            .field("http2_only", &self.server.http2_only)
            .field("drain_timeout", &self.server.drain_timeout)
            .finish_non_exhaustive()
    }
}

impl<S, B> IntoFuture for Serve<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Output = io::Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.server.run(self.listener))
    }
}

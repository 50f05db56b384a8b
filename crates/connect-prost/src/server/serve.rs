//! Serving a tower service over TCP: the accept loop, its limits, and a bounded goodbye.

mod accept;
mod activity;
mod answer;
mod calls;
mod connection;
mod connections;
mod guard;
mod half_open;
mod heads;
mod idleness;
mod limits;
mod linger;
mod opening;
mod pace;
mod peer;
mod socket;
#[cfg(feature = "tls")]
mod tls;

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

pub use limits::ServeLimits;
pub use peer::PeerAddr;
#[cfg(feature = "tls")]
pub use peer::PeerCertificates;
#[cfg(feature = "tls")]
pub use tls::{TlsConfig, TlsConfigError};

/// What a service or a body may fail with.
type BoxError = Box<dyn Error + Send + Sync>;

/// Serves a service to everybody who connects to the listener, over HTTP/1.1 and HTTP/2 (by ALPN or prior knowledge).
///
/// The service may be a [`Router`](super::Router) or anything around one. An error of the service ends the exchange without an
/// answer: the connection is closed on HTTP/1.1, the stream reset on HTTP/2.
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
            drain: Duration::from_secs(10),
            shutdown: Box::pin(pending()),
            #[cfg(feature = "tls")]
            tls: None,
        },
    }
}

/// A server that starts when it is awaited and ends when it is told to; made by [`serve`].
///
/// Dropping its future closes every connection at once.
#[must_use = "a server does nothing until it is awaited"]
pub struct Serve<S> {
    listener: TcpListener,
    server: Server<S>,
}

impl<S> Serve<S> {
    /// Ends the server once this future is ready: it stops accepting, lets what is in flight finish, and closes.
    pub fn graceful_shutdown(
        mut self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        self.server.shutdown = Box::pin(shutdown);
        self
    }

    /// How long a graceful shutdown waits for what is in flight; ten seconds by default.
    pub fn drain(mut self, drain: Duration) -> Self {
        self.server.drain = drain;
        self
    }

    /// Replaces the limits on connections.
    pub fn limits(mut self, limits: ServeLimits) -> Self {
        self.server.limits = limits;
        self
    }

    /// Speaks nothing but HTTP/2, by prior knowledge or as the only protocol that TLS offers. Whoever speaks HTTP/1.1 is turned away.
    pub fn http2_only(mut self) -> Self {
        self.server.http2_only = true;
        self
    }

    /// Speaks TLS.
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
            .field("drain", &self.server.drain)
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

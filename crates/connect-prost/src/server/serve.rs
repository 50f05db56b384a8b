//! Serving a tower service over TCP: the accept loop, its limits, and a bounded goodbye.

mod connection;
mod limits;
mod linger;
mod peer;
mod socket;
#[cfg(feature = "tls")]
mod tls;

use std::{
    error::Error,
    fmt,
    future::{Future, IntoFuture, pending},
    io,
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use http::{Request, Response};
use hyper::body::Incoming;
use tokio::{net::TcpListener, sync::watch};
use tower_service::Service;

use connection::{Connections, Settings};
use peer::Peer;

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
        service,
        limits: ServeLimits::default(),
        http2_only: false,
        drain: Duration::from_secs(10),
        shutdown: Box::pin(pending()),
        #[cfg(feature = "tls")]
        tls: None,
    }
}

/// A server that starts when it is awaited and ends when it is told to; made by [`serve`].
///
/// Dropping its future closes every connection at once.
#[must_use = "a server does nothing until it is awaited"]
pub struct Serve<S> {
    listener: TcpListener,
    service: S,
    limits: ServeLimits,
    http2_only: bool,
    drain: Duration,
    shutdown: Pin<Box<dyn Future<Output = ()> + Send>>,
    #[cfg(feature = "tls")]
    tls: Option<TlsConfig>,
}

impl<S> Serve<S> {
    /// Ends the server once this future is ready: it stops accepting, lets what is in flight finish, and closes.
    pub fn graceful_shutdown(
        mut self,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        self.shutdown = Box::pin(shutdown);
        self
    }

    /// How long a graceful shutdown waits for what is in flight; ten seconds by default.
    pub fn drain(mut self, drain: Duration) -> Self {
        self.drain = drain;
        self
    }

    /// Replaces the limits on connections.
    pub fn limits(mut self, limits: ServeLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Speaks nothing but HTTP/2, by prior knowledge or as the only protocol that TLS offers. Whoever speaks HTTP/1.1 is turned away.
    pub fn http2_only(mut self) -> Self {
        self.http2_only = true;
        self
    }

    /// Speaks TLS.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: TlsConfig) -> Self {
        self.tls = Some(tls);
        self
    }
}

impl<S> fmt::Debug for Serve<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve")
            .field("limits", &self.limits)
            .field("http2_only", &self.http2_only)
            .field("drain", &self.drain)
            .finish_non_exhaustive()
    }
}

impl<S, B> IntoFuture for Serve<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Output = io::Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(run(self))
    }
}

async fn run<S, B>(serve: Serve<S>) -> io::Result<()>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    let Serve {
        listener,
        service,
        limits,
        http2_only,
        drain,
        mut shutdown,
        #[cfg(feature = "tls")]
        tls,
    } = serve;
    let (stop, stopped) = watch::channel(false);
    let settings = Arc::new(Settings {
        limits,
        http2_only,
        stopped,
        #[cfg(feature = "tls")]
        tls: tls.map(|tls| if http2_only { tls.http2_only() } else { tls }),
    });
    let mut connections = Connections::new(limits.connections);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            () = connections.ended() => {}
            accepted = listener.accept(), if connections.has_room() => match accepted {
                Ok((stream, peer)) => connections.start(stream, Peer::new(PeerAddr(peer)), service.clone(), &settings),
                Err(error) if is_of_one_connection(&error) => {}
                // Out of descriptors or memory: what is open must end first, so another try at once would only spin.
                Err(_) => tokio::time::sleep(limits.accept_pause).await,
            },
        }
    }
    drop(listener);
    stop.send_replace(true);
    // What does not finish in time is closed when the set is dropped.
    let _ = tokio::time::timeout(drain, connections.all_ended()).await;
    Ok(())
}

/// Whether an accept failed because of the peer, so that the next one may well succeed.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

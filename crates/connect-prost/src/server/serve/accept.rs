//! The accept loop, and where its connections come from.

#[cfg(test)]
mod tests;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::{Body, Incoming};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower_service::Service;

use super::connection::{Connection, Settings};
use super::connections::Connections;
use super::peer::Peer;
use super::{BoxError, PeerAddr, ServeLimits};

/// A listener, or what a test puts in its place.
pub(super) trait Listen: Send + Sync {
    fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + Send;
}

impl Listen for TcpListener {
    fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + Send {
        TcpListener::accept(self)
    }
}

/// All that a server is but for its listener.
pub(super) struct Server<S> {
    pub(super) service: S,
    pub(super) limits: ServeLimits,
    pub(super) http2_only: bool,
    pub(super) drain: Duration,
    pub(super) shutdown: Pin<Box<dyn Future<Output = ()> + Send>>,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<super::TlsConfig>,
}

impl<S, B> Server<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    /// Serves until it is told to stop, then drains.
    pub(super) async fn run(self, listener: impl Listen) -> io::Result<()> {
        let Server {
            service,
            limits,
            http2_only,
            drain,
            mut shutdown,
            #[cfg(feature = "tls")]
            tls,
        } = self;
        let (stop, stopped) = watch::channel(false);
        let settings = Settings::new(limits, http2_only, stopped);
        #[cfg(feature = "tls")]
        let settings = settings.with_tls(tls);
        let settings = Arc::new(settings);
        let mut connections = Connections::new(limits.connections, limits.half_open());
        loop {
            let has_room = connections.has_room();
            let idled = connections.idled();
            let crowded = connections.crowded();
            tokio::select! {
                biased;
                () = &mut shutdown => break,
                () = connections.ended() => {}
                () = crowded => connections.shed_half_open(),
                () = idled, if !has_room => {}
                accepted = listener.accept(), if has_room => match accepted {
                    Ok((stream, address)) => {
                        let (service, settings) = (service.clone(), settings.clone());
                        connections.start(|activity| {
                            let peer = Peer::new(PeerAddr(address));
                            Connection { peer, service, settings, activity }.serve(stream)
                        });
                    }
                    Err(error) if is_of_one_connection(&error) => {}
                    // Out of descriptors or memory: something has to end first, so another try at once would only spin.
                    Err(_) => {
                        connections.shed();
                        let _ = tokio::time::timeout(limits.accept_pause, connections.ended()).await;
                    }
                },
            }
        }
        drop(listener);
        stop.send_replace(true);
        // What does not finish in time is closed when the set is dropped.
        let _ = tokio::time::timeout(drain, connections.all_ended()).await;
        Ok(())
    }
}

/// Whether an accept failed because of the peer, so that the next one may well succeed.
pub(super) fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

//! The accept loop: accepts connections, evicts some at a limit, and drains them on shutdown.

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

use super::connection::{Connection, ConnectionSettings};
use super::connections::Connections;
use super::peer::{Peer, PeerAddr};
use super::{BoxError, ServeLimits, events};

/// How long accepting pauses when the system is out of descriptors or memory and no connection ends.
const PAUSE: Duration = Duration::from_millis(50);

/// A source of connections: a TCP listener, or a fake one in tests.
pub(super) trait Listener: Send + Sync {
    fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + Send;
}

impl Listener for TcpListener {
    fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + Send {
        TcpListener::accept(self)
    }
}

/// A server without its listener.
pub(super) struct Server<S> {
    pub(super) service: S,
    pub(super) limits: ServeLimits,
    pub(super) http2_only: bool,
    pub(super) drain_timeout: Duration,
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
    /// Serves until the shutdown future completes, then drains connections.
    pub(super) async fn run(self, listener: impl Listener) -> io::Result<()> {
        let Server {
            service,
            limits,
            http2_only,
            drain_timeout,
            mut shutdown,
            #[cfg(feature = "tls")]
            tls,
        } = self;
        let (shutdown_sender, shutdown_receiver) = watch::channel(false);
        let settings = ConnectionSettings::new(limits, http2_only, shutdown_receiver);
        #[cfg(feature = "tls")]
        let settings = settings.with_tls(tls);
        let settings = Arc::new(settings);
        let mut connections = Connections::new(limits.connections, limits.max_pre_request_bytes());
        loop {
            let has_room = connections.has_room();
            let became_idle = connections.became_idle();
            let pre_request_exceeded = connections.pre_request_exceeded();
            tokio::select! {
                biased;
                () = &mut shutdown => break,
                () = connections.ended() => {}
                () = pre_request_exceeded => connections.evict_pre_request(),
                () = became_idle, if !has_room => {}
                accepted = listener.accept(), if has_room => match accepted {
                    Ok((stream, address)) => {
                        let (service, settings) = (service.clone(), settings.clone());
                        connections.spawn(|state| {
                            let peer = Peer::new(PeerAddr(address));
                            Connection { peer, service, settings, state }.serve(stream)
                        });
                    }
                    Err(error) if is_connection_error(&error) => {}
                    // Out of descriptors or memory: an immediate retry would only spin until a connection ends.
                    Err(error) => {
                        events::accept_failed(&error);
                        connections.evict();
                        let _ = tokio::time::timeout(PAUSE, connections.ended()).await;
                    }
                },
            }
        }
        drop(listener);
        shutdown_sender.send_replace(true);
        // Dropping the set closes connections that do not finish in time.
        let _ = tokio::time::timeout(drain_timeout, connections.all_ended()).await;
        Ok(())
    }
}

/// Returns whether an accept failed because of its peer only.
fn is_connection_error(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::convert::Infallible;
    use std::future::{Ready, ready};
    use std::io;
    use std::net::SocketAddr;
    use std::sync::Mutex;
    use std::task::{Context, Poll};

    use http::{Request, Response};
    use http_body_util::Empty;
    use hyper::body::{Bytes, Incoming};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};
    use tower_service::Service;

    use super::Listener;
    use crate::server::{Serve, serve};

    /// Linux's error numbers without a kind in std.
    const EMFILE: i32 = 24;
    const ENFILE: i32 = 23;
    const ENOMEM: i32 = 12;

    /// A listener whose accepts fail or succeed in a given order.
    struct Scripted {
        listener: TcpListener,
        script: Mutex<VecDeque<Option<io::Error>>>,
    }

    impl Listener for Scripted {
        async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
            // The peer is connected before its accept fails, as when descriptors run out.
            let accepted = self.listener.accept().await?;
            match self.script.lock().unwrap().pop_front().flatten() {
                Some(error) => Err(error),
                None => Ok(accepted),
            }
        }
    }

    /// Responds with 200 and an empty body.
    #[derive(Clone)]
    struct EmptyService;

    impl Service<Request<Incoming>> for EmptyService {
        type Response = Response<Empty<Bytes>>;
        type Error = Infallible;
        type Future = Ready<Result<Self::Response, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request<Incoming>) -> Self::Future {
            ready(Ok(Response::new(Empty::new())))
        }
    }

    async fn start(script: impl IntoIterator<Item = Option<io::Error>>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let scripted = Scripted {
            listener,
            script: Mutex::new(script.into_iter().collect()),
        };
        let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let Serve { server, .. } = serve(unused, EmptyService);
        tokio::spawn(server.run(scripted));
        address
    }

    /// Returns whether a request receives a response.
    async fn responds(stream: &mut TcpStream) -> bool {
        let request = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
        let mut response = [0; 15];
        stream.write_all(request).await.is_ok()
            && stream.read_exact(&mut response).await.is_ok()
            && response == *b"HTTP/1.1 200 OK"
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_accept_does_not_end_the_server() {
        let errors = [
            io::ErrorKind::ConnectionAborted.into(),
            io::ErrorKind::ConnectionReset.into(),
            io::Error::from_raw_os_error(EMFILE),
            io::Error::from_raw_os_error(ENFILE),
            io::Error::from_raw_os_error(ENOMEM),
            io::Error::other("anything"),
        ];
        let failures = errors.len();
        let address = start(errors.map(Some)).await;
        for _ in 0..failures {
            let mut lost = TcpStream::connect(address).await.unwrap();
            assert!(!responds(&mut lost).await);
        }
        let mut next = TcpStream::connect(address).await.unwrap();
        assert!(responds(&mut next).await);
    }

    #[cfg(feature = "tracing")]
    #[tokio::test(start_paused = true)]
    async fn only_a_failure_of_the_system_is_an_event() {
        let log = Log::default();
        let written = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || log.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let errors = [
            io::ErrorKind::ConnectionAborted.into(),
            io::Error::from_raw_os_error(EMFILE),
        ];
        let address = start(errors.map(Some)).await;
        for _ in 0..2 {
            let mut lost = TcpStream::connect(address).await.unwrap();
            assert!(!responds(&mut lost).await);
        }
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(
            text.contains("WARN connect_prost::serve: accepting a connection failed"),
            "{text}"
        );
    }

    /// Keeps what is written.
    #[cfg(feature = "tracing")]
    #[derive(Clone, Default)]
    struct Log(std::sync::Arc<Mutex<Vec<u8>>>);

    #[cfg(feature = "tracing")]
    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn without_descriptors_an_idle_connection_is_evicted() {
        let address = start([None, Some(io::Error::from_raw_os_error(EMFILE))]).await;
        let mut old = TcpStream::connect(address).await.unwrap();
        assert!(responds(&mut old).await);
        let mut lost = TcpStream::connect(address).await.unwrap();
        assert!(!responds(&mut lost).await);
        // It was evicted for the next one. The kind of its end does not matter.
        let _ = old.read_to_end(&mut Vec::new()).await;
        let mut next = TcpStream::connect(address).await.unwrap();
        assert!(responds(&mut next).await);
    }
}

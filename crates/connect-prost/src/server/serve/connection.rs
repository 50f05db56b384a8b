//! One connection, from the first byte to the close.

use std::pin::pin;
use std::sync::Arc;

use http::{Request, Response};
use hyper::body::{Body, Incoming};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};
use tower_service::Service;

use super::activity::Activity;
use super::calls::Calls;
use super::guard::Guard;
use super::idleness::{Idleness, Seen};
use super::opening::Opening;
use super::pace::PacedExecutor;
use super::peer::Peer;
use super::socket::Socket;
use super::{BoxError, ServeLimits, half_open, linger};

/// How much of one answer hyper may queue for an HTTP/2 peer that has granted a window for it.
const SEND_BUFFER: usize = 64 * 1024;

type Http = auto::Builder<PacedExecutor>;

/// What all connections of a server share.
pub(super) struct Settings {
    limits: ServeLimits,
    http: Http,
    http2_only: bool,
    stopped: watch::Receiver<bool>,
    #[cfg(feature = "tls")]
    tls: Option<super::TlsConfig>,
}

impl Settings {
    pub(super) fn new(
        limits: ServeLimits,
        http2_only: bool,
        stopped: watch::Receiver<bool>,
    ) -> Settings {
        Settings {
            http: http(&limits),
            limits,
            http2_only,
            stopped,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    #[cfg(feature = "tls")]
    pub(super) fn with_tls(mut self, tls: Option<super::TlsConfig>) -> Settings {
        self.tls = match tls {
            Some(tls) if self.http2_only => Some(tls.http2_only()),
            tls => tls,
        };
        self
    }

    /// What there is to speak for a connection on which nothing was agreed: its beginning decides, unless the server leaves no choice.
    fn version(&self) -> Option<Version> {
        self.http2_only.then_some(Version::Http2)
    }

    /// Ready once the server has been told to stop.
    async fn stopped(&self) {
        // The other half lives as long as the server; without a server there is nothing to serve for.
        let _ = self.stopped.clone().wait_for(|stopped| *stopped).await;
    }

    /// rustls would take 64 KiB for one message. Its buffer is doubled beyond 16 KiB, of which 4 KiB are for the next read.
    #[cfg(feature = "tls")]
    fn handshake_bytes(&self) -> usize {
        self.limits.longest_head() / 4 * 3
    }
}

/// What a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    #[cfg(feature = "tls")]
    Http1,
    Http2,
}

fn http(limits: &ServeLimits) -> Http {
    let mut http = auto::Builder::new(PacedExecutor::new(limits.write_timeout));
    http.http1()
        // Heads are timed by the guard, which knows whether one has begun.
        .header_read_timeout(None)
        // The only bound on a head; hyper takes no smaller one.
        .max_buf_size(limits.longest_head().max(8 * 1024));
    http.http2()
        .timer(TokioTimer::new())
        .max_header_list_size(limits.head_bytes)
        .max_concurrent_streams(limits.streams)
        .max_pending_accept_reset_streams(limits.pending_accept_reset_streams)
        .max_local_error_reset_streams(limits.local_error_reset_streams)
        .max_send_buf_size(SEND_BUFFER)
        .keep_alive_interval(limits.keep_alive_interval)
        .keep_alive_timeout(limits.keep_alive_timeout);
    http
}

/// A connection that has been accepted.
pub(super) struct Connection<S> {
    pub(super) peer: Peer,
    pub(super) service: S,
    pub(super) settings: Arc<Settings>,
    pub(super) activity: Arc<Activity>,
}

impl<S, B> Connection<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    /// Serves to a close that loses nothing of the last answer.
    pub(super) async fn serve(self, stream: TcpStream) {
        // Small answers should leave at once; a socket that refuses the option still works.
        let _ = stream.set_nodelay(true);
        let (socket, done) = Socket::new(
            stream,
            self.activity.clone(),
            self.settings.limits.write_timeout,
        );
        self.establish(socket).await;
        if let Ok(stream) = done.await {
            linger::close(stream).await;
        }
    }

    /// Takes the connection through TLS, if there is any.
    async fn establish(self, socket: Socket<TcpStream>) {
        let first_head = Instant::now() + self.settings.limits.head_timeout;
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.settings.tls {
            let acceptor = tokio_rustls::TlsAcceptor::from(tls.config.clone());
            // In a box, as large futures are here, so that it is there only when it is needed.
            return Box::pin(self.secure(acceptor, socket, first_head)).await;
        }
        let version = self.settings.version();
        self.begin(socket, version, first_head).await;
    }

    #[cfg(feature = "tls")]
    async fn secure(
        self,
        acceptor: tokio_rustls::TlsAcceptor,
        mut socket: Socket<TcpStream>,
        first_head: Instant,
    ) {
        self.activity.hold(half_open::TLS);
        socket.allow(Some(self.settings.handshake_bytes()));
        let accepted = tokio::select! {
            biased;
            accepted = acceptor.accept(socket) => accepted.ok(),
            () = sleep_until(first_head) => None,
            () = self.settings.stopped() => None,
        };
        let Some(mut stream) = accepted else { return };
        stream.get_mut().0.allow(None);
        let session = stream.get_ref().1;
        let version = match session.alpn_protocol() {
            Some(b"h2") => Some(Version::Http2),
            Some(b"http/1.1") => Some(Version::Http1),
            _ => self.settings.version(),
        };
        let peer = self.peer.clone().with_session(session);
        let connection = Connection { peer, ..self };
        connection.begin(stream, version, first_head).await;
    }

    /// Waits for the first head.
    async fn begin<I>(self, mut stream: I, version: Option<Version>, first_head: Instant)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let opening = if version == Some(Version::Http2) {
            Opening::of_http2()
        } else {
            let opening = Opening::read(
                &mut stream,
                self.settings.limits.longest_head(),
                &self.activity,
            );
            let opening = tokio::select! {
                biased;
                opening = opening => opening,
                () = sleep_until(first_head) => None,
                () = self.settings.stopped() => None,
            };
            let Some(opening) = opening else { return };
            opening
        };
        let is_http2 = match version {
            Some(version) => version == Version::Http2,
            None => opening.heads.are_none(),
        };
        Box::pin(self.exchange(stream, opening, is_http2, first_head)).await;
    }

    /// Serves calls until either side ends it, or nothing happens for too long.
    async fn exchange<I>(self, stream: I, opening: Opening, is_http2: bool, first_head: Instant)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Connection {
            peer,
            service,
            settings,
            activity,
        } = self;
        let limits = &settings.limits;
        let http = settings.http.clone();
        let http = if is_http2 {
            activity.hold(half_open::HTTP2);
            http.http2_only()
        } else {
            http.http1_only()
        };
        let stream = Guard::new(stream, opening, limits, activity.clone());
        let calls = Calls {
            service,
            peer,
            activity: activity.clone(),
        };
        let mut stopped = pin!(settings.stopped());
        let mut connection = pin!(http.serve_connection(TokioIo::new(stream), calls));
        let mut idleness = Idleness::new(limits.idle_timeout);
        let mut look = pin!(sleep_until(first_head));
        let mut ending = false;
        loop {
            tokio::select! {
                // What has come counts before the time that it took.
                biased;
                // How a connection ended is the peer's business; there is nobody here to tell.
                _ = connection.as_mut() => return,
                () = look.as_mut() => match idleness.look(&activity) {
                    Seen::NoHead | Seen::StillIdle => return,
                    Seen::Idle => {
                        ending = true;
                        connection.as_mut().graceful_shutdown();
                        look.set(sleep(idleness.pause));
                    }
                    Seen::Work => look.set(sleep(idleness.pause)),
                },
                () = stopped.as_mut(), if !ending => {
                    ending = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

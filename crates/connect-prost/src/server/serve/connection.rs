//! One connection: TLS handshake, preface, HTTP, and the lingering close.

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

use super::connection_state::ConnectionState;
use super::events::ConnectionEvents;
use super::head_guard::HeadGuard;
use super::hyper_service::ConnectionService;
use super::idle_timer::{IdleCheck, IdleTimer};
use super::peer::Peer;
use super::preface::Preface;
use super::socket::Socket;
use super::write_timeout::WriteTimeoutExecutor;
use super::{BoxError, ServeLimits, lingering_close, pre_request};

/// The bytes of one response that hyper may queue for an HTTP/2 peer that has granted the window for them.
const SEND_BUFFER: usize = 64 * 1024;

type Http = auto::Builder<WriteTimeoutExecutor>;

/// The settings that all connections of a server share.
pub(super) struct ConnectionSettings {
    limits: ServeLimits,
    http: Http,
    http2_only: bool,
    shutdown: watch::Receiver<bool>,
    #[cfg(feature = "tls")]
    tls: Option<super::TlsConfig>,
}

impl ConnectionSettings {
    pub(super) fn new(
        limits: ServeLimits,
        http2_only: bool,
        shutdown: watch::Receiver<bool>,
    ) -> ConnectionSettings {
        ConnectionSettings {
            http: http(&limits),
            limits,
            http2_only,
            shutdown,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    #[cfg(feature = "tls")]
    pub(super) fn with_tls(mut self, tls: Option<super::TlsConfig>) -> ConnectionSettings {
        self.tls = match tls {
            Some(tls) if self.http2_only => Some(tls.http2_only()),
            tls => tls,
        };
        self
    }

    /// Returns the version of a connection without ALPN; `None` if the preface decides.
    fn version(&self) -> Option<HttpVersion> {
        self.http2_only.then_some(HttpVersion::Http2)
    }

    /// Completes when the server shuts down.
    async fn shutdown(&self) {
        // The sender lives as long as the server. A dropped server is shut down too.
        let _ = self.shutdown.clone().wait_for(|shutdown| *shutdown).await;
    }

    /// Returns the limit on the bytes of a TLS handshake. rustls accepts 64 KiB for one message. Its buffer doubles beyond 16 KiB,
    /// of which 4 KiB are for the next read.
    #[cfg(feature = "tls")]
    fn handshake_bytes(&self) -> usize {
        self.limits.max_head_len() / 4 * 3
    }
}

/// The HTTP version of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HttpVersion {
    #[cfg(feature = "tls")]
    Http1,
    Http2,
}

fn http(limits: &ServeLimits) -> Http {
    let mut http = auto::Builder::new(WriteTimeoutExecutor::new(limits.write_timeout));
    http.http1()
        // The head guard has the timeout: it knows whether a head has begun.
        .header_read_timeout(None)
        // hyper's only limit on a head. It panics below its minimum.
        .max_buf_size(limits.max_head_len().max(8 * 1024));
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

/// An accepted connection.
pub(super) struct Connection<S> {
    pub(super) peer: Peer,
    pub(super) service: S,
    pub(super) settings: Arc<ConnectionSettings>,
    pub(super) state: Arc<ConnectionState>,
}

impl<S, B> Connection<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    /// Serves the connection, then closes it without losing the last response.
    pub(super) async fn serve(self, stream: TcpStream) {
        // Small responses should be sent immediately. A socket without this option still works.
        let _ = stream.set_nodelay(true);
        let (socket, returned) = Socket::new(
            stream,
            self.state.clone(),
            self.settings.limits.write_timeout,
        );
        self.accept_tls(socket).await;
        if let Ok(stream) = returned.await {
            lingering_close::close(stream).await;
        }
    }

    /// Performs the TLS handshake, if the server uses TLS, and serves.
    async fn accept_tls(self, socket: Socket<TcpStream>) {
        let deadline = Instant::now() + self.settings.limits.head_timeout;
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.settings.tls {
            let acceptor = tokio_rustls::TlsAcceptor::from(tls.config.clone());
            // In a box: a large future takes memory only while it runs.
            return Box::pin(self.tls_handshake(acceptor, socket, deadline)).await;
        }
        let version = self.settings.version();
        self.read_preface(socket, version, deadline).await;
    }

    #[cfg(feature = "tls")]
    async fn tls_handshake(
        self,
        acceptor: tokio_rustls::TlsAcceptor,
        mut socket: Socket<TcpStream>,
        deadline: Instant,
    ) {
        let events = ConnectionEvents::new(&self.peer);
        self.state.reserve(pre_request::TLS);
        socket.set_read_limit(Some(self.settings.handshake_bytes()));
        let accepted = tokio::select! {
            biased;
            accepted = acceptor.accept(socket) => {
                accepted.inspect_err(|error| events.handshake_failed(error)).ok()
            }
            () = sleep_until(deadline) => None,
            () = self.settings.shutdown() => None,
        };
        let Some(mut stream) = accepted else { return };
        stream.get_mut().0.set_read_limit(None);
        let session = stream.get_ref().1;
        let version = match session.alpn_protocol() {
            Some(b"h2") => Some(HttpVersion::Http2),
            Some(b"http/1.1") => Some(HttpVersion::Http1),
            _ => self.settings.version(),
        };
        let peer = self.peer.clone().with_session(session);
        let connection = Connection { peer, ..self };
        connection.read_preface(stream, version, deadline).await;
    }

    /// Reads the preface and serves.
    async fn read_preface<I>(self, mut stream: I, version: Option<HttpVersion>, deadline: Instant)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let preface = if version == Some(HttpVersion::Http2) {
            Preface::http2()
        } else {
            let preface = Preface::read(
                &mut stream,
                self.settings.limits.max_head_len(),
                &self.state,
            );
            let preface = tokio::select! {
                biased;
                preface = preface => preface,
                () = sleep_until(deadline) => None,
                () = self.settings.shutdown() => None,
            };
            let Some(preface) = preface else { return };
            preface
        };
        let is_http2 = match version {
            Some(version) => version == HttpVersion::Http2,
            None => preface.scanner.is_disabled(),
        };
        Box::pin(self.serve_http(stream, preface, is_http2, deadline)).await;
    }

    /// Serves calls until either side closes the connection, or a timeout does.
    async fn serve_http<I>(self, stream: I, preface: Preface, is_http2: bool, deadline: Instant)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Connection {
            peer,
            service,
            settings,
            state,
        } = self;
        let events = ConnectionEvents::new(&peer);
        let limits = &settings.limits;
        let http = settings.http.clone();
        let http = if is_http2 {
            state.reserve(pre_request::HTTP2);
            http.http2_only()
        } else {
            http.http1_only()
        };
        let stream = HeadGuard::new(stream, preface, limits, state.clone());
        let service = ConnectionService {
            service,
            peer,
            state: state.clone(),
        };
        let mut shutdown = pin!(settings.shutdown());
        let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
        let mut idle_timer = IdleTimer::new(limits.idle_timeout);
        let mut next_check = pin!(sleep_until(deadline));
        let mut is_shutting_down = false;
        loop {
            tokio::select! {
                // Received bytes are handled before a timeout.
                biased;
                // An error of a connection concerns only its peer.
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        events.failed(&*error);
                    }
                    return;
                }
                () = next_check.as_mut() => match idle_timer.check(&state) {
                    IdleCheck::NoRequest | IdleCheck::StillIdle => return,
                    IdleCheck::TimedOut => {
                        is_shutting_down = true;
                        connection.as_mut().graceful_shutdown();
                        next_check.set(sleep(idle_timer.interval));
                    }
                    IdleCheck::Active => next_check.set(sleep(idle_timer.interval)),
                },
                () = shutdown.as_mut(), if !is_shutting_down => {
                    is_shutting_down = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

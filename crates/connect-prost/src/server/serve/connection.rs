//! The connections of a server: each is a task, all together are a bounded set.

use std::{
    collections::{BTreeMap, HashMap},
    future::poll_fn,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use http::{Request, Response};
use hyper::{
    body::{Body, Frame, Incoming, SizeHint},
    service::Service as HyperService,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    task::{AbortHandle, Id, JoinSet},
};
use tower_service::Service;

use super::{BoxError, ServeLimits, linger, peer::Peer, socket::Socket};

/// What all connections of a server share.
pub(super) struct Settings {
    pub(super) limits: ServeLimits,
    pub(super) http2_only: bool,
    pub(super) stopped: watch::Receiver<bool>,
    #[cfg(feature = "tls")]
    pub(super) tls: Option<super::TlsConfig>,
}

/// What the accept loop knows of a connection's work.
#[derive(Default)]
struct Activity {
    calls: AtomicUsize,
    asked: AtomicBool,
}

impl Activity {
    fn is_idle(&self) -> bool {
        self.calls.load(Ordering::Acquire) == 0
    }
}

/// One call in flight, until its response body is dropped.
struct InFlight(Arc<Activity>);

impl InFlight {
    fn new(activity: &Arc<Activity>) -> InFlight {
        activity.asked.store(true, Ordering::Release);
        activity.calls.fetch_add(1, Ordering::AcqRel);
        InFlight(activity.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The open connections, oldest first.
pub(super) struct Connections {
    tasks: JoinSet<()>,
    open: BTreeMap<u64, (AbortHandle, Arc<Activity>)>,
    numbers: HashMap<Id, u64>,
    next: u64,
    limit: usize,
}

impl Connections {
    pub(super) fn new(limit: usize) -> Connections {
        Connections {
            tasks: JoinSet::new(),
            open: BTreeMap::new(),
            numbers: HashMap::new(),
            next: 0,
            limit,
        }
    }

    /// Whether a newcomer can be taken, if need be in the place of an idle connection.
    pub(super) fn has_room(&self) -> bool {
        self.open.len() < self.limit || self.oldest_idle().is_some()
    }

    fn oldest_idle(&self) -> Option<u64> {
        self.open
            .iter()
            .find(|(_, (_, activity))| activity.is_idle())
            .map(|(number, _)| *number)
    }

    pub(super) fn start<S, B>(
        &mut self,
        stream: TcpStream,
        peer: Peer,
        service: S,
        settings: &Arc<Settings>,
    ) where
        S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<BoxError>,
    {
        if self.open.len() >= self.limit
            && let Some(number) = self.oldest_idle()
            && let Some((task, _)) = self.open.remove(&number)
        {
            self.numbers.remove(&task.id());
            task.abort();
        }
        // Small answers should leave at once; a socket that refuses the option still works.
        let _ = stream.set_nodelay(true);
        let activity = Arc::new(Activity::default());
        let task = self.tasks.spawn(serve(
            stream,
            peer,
            service,
            settings.clone(),
            activity.clone(),
        ));
        self.numbers.insert(task.id(), self.next);
        self.open.insert(self.next, (task, activity));
        self.next += 1;
    }

    /// Ready when a connection has ended; never while none is open.
    pub(super) async fn ended(&mut self) {
        let id = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => error.id(),
            None => return std::future::pending().await,
        };
        if let Some(number) = self.numbers.remove(&id) {
            self.open.remove(&number);
        }
    }

    /// Ready when every connection has ended.
    pub(super) async fn all_ended(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Serves a connection from its beginning to a close that loses nothing of the last answer.
async fn serve<S, B>(
    stream: TcpStream,
    peer: Peer,
    service: S,
    settings: Arc<Settings>,
    activity: Arc<Activity>,
) where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    let (socket, done) = Socket::new(stream);
    establish(socket, peer, service, &settings, activity).await;
    if let Ok(stream) = done.await {
        linger::close(stream).await;
    }
}

/// Takes a connection through TLS, if there is any, and serves it.
async fn establish<S, B>(
    socket: Socket<TcpStream>,
    peer: Peer,
    service: S,
    settings: &Settings,
    activity: Arc<Activity>,
) where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    #[cfg(feature = "tls")]
    if let Some(tls) = &settings.tls {
        let acceptor = tokio_rustls::TlsAcceptor::from(tls.config.clone());
        if let Ok(Ok(stream)) =
            tokio::time::timeout(settings.limits.head_timeout, acceptor.accept(socket)).await
        {
            let session = stream.get_ref().1;
            let peer = peer.with_session(session);
            let http = match session.alpn_protocol() {
                Some(b"h2") => http(settings).http2_only(),
                Some(b"http/1.1") => http(settings).http1_only(),
                _ => either_http(settings),
            };
            exchange(stream, peer, service, settings, http, activity).await;
        }
        return;
    }
    let http = either_http(settings);
    exchange(socket, peer, service, settings, http, activity).await;
}

/// Serves the calls of one connection until either side ends it.
async fn exchange<I, S, B>(
    stream: I,
    peer: Peer,
    service: S,
    settings: &Settings,
    http: auto::Builder<TokioExecutor>,
    activity: Arc<Activity>,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    let mut stopped = settings.stopped.clone();
    let calls = Calls {
        service,
        peer,
        activity: activity.clone(),
    };
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), calls));
    let mut first_request = pin!(tokio::time::sleep(settings.limits.head_timeout));
    let mut watched = true;
    let mut stopping = false;
    loop {
        tokio::select! {
            // How a connection ended is the peer's business; there is nobody here to tell.
            _ = connection.as_mut() => return,
            // hyper's own timer starts only once it knows which HTTP it speaks.
            () = first_request.as_mut(), if watched => {
                if !activity.asked.load(Ordering::Acquire) {
                    return;
                }
                watched = false;
            }
            _ = stopped.wait_for(|stopped| *stopped), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// HTTP where nothing was agreed on: what a connection begins with decides, unless the server leaves no choice.
fn either_http(settings: &Settings) -> auto::Builder<TokioExecutor> {
    let http = http(settings);
    if settings.http2_only {
        http.http2_only()
    } else {
        http
    }
}

fn http(settings: &Settings) -> auto::Builder<TokioExecutor> {
    let limits = &settings.limits;
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_buf_size(usize::try_from(limits.head_bytes).unwrap_or(usize::MAX));
    http.http2()
        .timer(TokioTimer::new())
        .max_header_list_size(limits.head_bytes)
        .max_concurrent_streams(limits.streams)
        .keep_alive_interval(limits.head_timeout)
        .keep_alive_timeout(limits.head_timeout);
    http
}

/// Hands the calls of one connection to the service.
struct Calls<S> {
    service: S,
    peer: Peer,
    activity: Arc<Activity>,
}

/// A response body that keeps its call in flight.
struct Counted<B> {
    body: Pin<Box<B>>,
    _in_flight: InFlight,
}

impl<B: Body> Body for Counted<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.body.as_mut().poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<S, B> HyperService<Request<Incoming>> for Calls<S>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Response = Response<Counted<B>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let in_flight = InFlight::new(&self.activity);
        self.peer.attach(request.extensions_mut());
        let mut service = self.service.clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx))
                .await
                .map_err(Into::into)?;
            let response = service.call(request).await.map_err(Into::into)?;
            Ok(response.map(|body| Counted {
                body: Box::pin(body),
                _in_flight: in_flight,
            }))
        })
    }
}

//! The server under attack.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use connect_prost::server::{ServeLimits, serve};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower_service::Service;

use crate::MIB;

/// The length of a big response.
pub(crate) const BIG: usize = 8 * MIB;

/// A running server.
pub(crate) struct Victim {
    pub(crate) address: SocketAddr,
    calls: watch::Receiver<usize>,
}

impl Victim {
    pub(crate) async fn start(limits: ServeLimits) -> Victim {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (count, calls) = watch::channel(0);
        let service = TestService {
            big: Bytes::from(vec![b'.'; BIG]),
            count,
        };
        tokio::spawn(serve(listener, service).limits(limits).into_future());
        Victim { address, calls }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends an ordinary request on a new connection and reads its response.
    pub(crate) async fn greet(&self) {
        let mut stream = self.connect().await;
        let head = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
        stream.write_all(head).await.unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).await.unwrap();
        assert!(response.starts_with("HTTP/1.1 200 OK"), "{response:?}");
        assert!(response.ends_with("hello"), "{response:?}");
    }

    /// Waits until exactly `count` calls are in flight.
    pub(crate) async fn calls(&self, count: usize) {
        let mut calls = self.calls.clone();
        calls.wait_for(|calls| *calls == count).await.unwrap();
    }
}

/// Responds to `/` with a greeting, to `/read` after the end of the request, and to `/big` with a long body.
#[derive(Clone)]
struct TestService {
    big: Bytes,
    count: watch::Sender<usize>,
}

/// A call in flight.
struct Counted(watch::Sender<usize>);

impl Counted {
    fn new(count: &watch::Sender<usize>) -> Counted {
        count.send_modify(|count| *count += 1);
        Counted(count.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// A response body whose call is in flight until it is dropped.
struct TrackedBody {
    body: Full<Bytes>,
    _counted: Counted,
}

impl Body for TrackedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Service<Request<Incoming>> for TestService {
    type Response = Response<TrackedBody>;
    type Error = hyper::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<TrackedBody>, hyper::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), hyper::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> Self::Future {
        let counted = Counted::new(&self.count);
        let big = self.big.clone();
        Box::pin(async move {
            let body = match request.uri().path() {
                "/big" => big,
                "/read" => {
                    let mut body = request.into_body();
                    while let Some(frame) = body.frame().await {
                        frame?;
                    }
                    Bytes::from_static(b"read")
                }
                _ => Bytes::from_static(b"hello"),
            };
            Ok(Response::new(TrackedBody {
                body: Full::new(body),
                _counted: counted,
            }))
        })
    }
}

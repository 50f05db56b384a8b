//! hyper without a stack: reads the body and responds with bytes. `echo` sends it back.
//!
//! What it costs is the floor under every server; it is also the other side of every client.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bench_rpc::{Protocol, Scenario, block_on, content, listen};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;

fn main() {
    let responses: &'static Responses = Box::leak(Box::new(Responses::new()));
    block_on(async {
        let listener = listen().await;
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, responses));
        }
    });
}

/// Every response, made before the first request.
struct Responses([[Bytes; 4]; 5]);

impl Responses {
    fn new() -> Self {
        Self(
            Scenario::ALL.map(|scenario| {
                Protocol::ALL.map(|protocol| content::response(scenario, protocol))
            }),
        )
    }

    fn get(&self, path: &str, protocol: Protocol) -> Bytes {
        let scenario = Scenario::ALL
            .into_iter()
            .find(|scenario| [scenario.path(), scenario.rest_path()].contains(&path));
        let scenario = scenario.expect("the path of a method");
        self.0[scenario as usize][protocol as usize].clone()
    }
}

async fn serve(stream: TcpStream, responses: &'static Responses) {
    stream.set_nodelay(true).expect("a socket that is open");
    let service = service_fn(|request| respond(request, responses));
    // An HTTP/2 client sends its preface at once.
    let mut first = [0];
    stream
        .peek(&mut first)
        .await
        .expect("a client that speaks first");
    // How a connection ended is the client's business.
    if first == *b"P" && starts_http2(&stream).await {
        let _ = http2::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(stream), service)
            .await;
    } else {
        let _ = http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }
}

async fn starts_http2(stream: &TcpStream) -> bool {
    let mut start = [0; 4];
    stream.peek(&mut start).await.is_ok() && start == *b"PRI "
}

async fn respond(
    request: Request<Incoming>,
    responses: &Responses,
) -> Result<Response<ResponseBody>, Infallible> {
    let (head, body) = request.into_parts();
    let received = body.collect().await.expect("a body that ends").to_bytes();
    let path = head.uri.path();
    let protocol = protocol(&head);
    let message = if [Scenario::Echo.path(), Scenario::Echo.rest_path()].contains(&path) {
        received
    } else {
        responses.get(path, protocol)
    };
    let mut response = Response::new(ResponseBody {
        message: Some(message),
        trailers: (protocol == Protocol::Grpc).then(trailers),
    });
    response
        .headers_mut()
        .insert(CONTENT_TYPE, protocol.content_type());
    Ok(response)
}

fn protocol(head: &Parts) -> Protocol {
    if head.uri.path().starts_with("/v1/") {
        return Protocol::Rest;
    }
    let content_type = &head.headers[CONTENT_TYPE];
    let protocol = Protocol::ALL
        .into_iter()
        .find(|protocol| protocol.content_type() == content_type);
    // tonic sends `application/grpc`, others name the codec too.
    protocol.unwrap_or(Protocol::Grpc)
}

fn trailers() -> HeaderMap {
    let name = HeaderName::from_static("grpc-status");
    HeaderMap::from_iter([(name, HeaderValue::from_static("0"))])
}

/// A message, and trailers in gRPC.
struct ResponseBody {
    message: Option<Bytes>,
    trailers: Option<HeaderMap>,
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let message = self.message.take().map(Frame::data);
        Poll::Ready(
            message
                .or_else(|| self.trailers.take().map(Frame::trailers))
                .map(Ok),
        )
    }

    fn is_end_stream(&self) -> bool {
        self.message.is_none() && self.trailers.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(
            self.message
                .as_ref()
                .map_or(0, |message| message.len() as u64),
        )
    }
}

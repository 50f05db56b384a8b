//! How streams end: the caller disconnects, the timeout passes, an interceptor rejects the call. Also flow control, which
//! keeps a handler from running ahead of its reader.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

mod envelope;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect_prost::client::{Client, HyperTransport, Transport};
use connect_prost::http::{Request, Uri};
use connect_prost::server::{
    Context, Interceptor, InterceptorFuture, Limits, NextStream, Router, Sender, Streaming, serve,
};
use connect_prost::{Code, ConnectError, Protocol, Response};
use golden::generated::stream::v1::{
    Drop as Message, RiverService, RiverServiceClient, RiverServiceServer,
};
use http_body_util::BodyExt as _;
use tokio::net::TcpListener;
use tokio::sync::Notify;

const PROTOCOLS: [Protocol; 3] = [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb];

/// The flag of the envelope that ends a Connect stream.
const END_STREAM: u8 = 2;

/// Counts the messages that it sent, and notifies when a handler was dropped.
#[derive(Clone, Default)]
struct River {
    sent: Arc<AtomicUsize>,
    gone: Arc<Notify>,
}

struct Gone(Arc<Notify>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

impl RiverService for River {
    async fn pour(
        &self,
        _: Context,
        mut requests: Streaming<Message>,
    ) -> Result<Response<Message>, ConnectError> {
        let mut size = 0;
        while let Some(request) = requests.message().await? {
            size += request.size;
        }
        Ok(Response::new(Message { size }))
    }

    async fn sprinkle(
        &self,
        _: Context,
        _: Message,
        mut out: Sender<Message>,
    ) -> Result<(), ConnectError> {
        let _gone = Gone(Arc::clone(&self.gone));
        loop {
            out.send(Message { size: 1 << 30 }).await?;
            self.sent.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn flow(
        &self,
        _: Context,
        mut requests: Streaming<Message>,
        mut out: Sender<Message>,
    ) -> Result<(), ConnectError> {
        let _gone = Gone(Arc::clone(&self.gone));
        out.send_headers();
        while requests.message().await?.is_some() {}
        std::future::pending().await
    }
}

fn client(transport: impl Transport, url: Uri, protocol: Protocol) -> RiverServiceClient {
    let client = Client::builder(transport, url).protocol(protocol);
    RiverServiceClient::from_client(client.build())
}

fn in_process(router: &Router, protocol: Protocol) -> RiverServiceClient {
    client(
        router.clone(),
        Uri::from_static("http://in-process"),
        protocol,
    )
}

async fn over_http2(router: Router, protocol: Protocol) -> RiverServiceClient {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { serve(listener, router).await });
    let transport = HyperTransport::builder().http2_only().build();
    client(transport, url.parse().unwrap(), protocol)
}

#[tokio::test]
async fn a_handler_is_dropped_when_its_caller_disconnects() {
    for protocol in PROTOCOLS {
        let river = River::default();
        let router = Router::new().add(RiverServiceServer::new(river.clone()));
        for client in [
            in_process(&router, protocol),
            over_http2(router.clone(), protocol).await,
        ] {
            let mut responses = client.sprinkle(Message::default()).await.unwrap();
            assert!(responses.message().await.unwrap().is_some());
            drop(responses);
            river.gone.notified().await;

            let (out, mut responses) = client.flow().open().await.unwrap();
            responses.headers().await.unwrap();
            drop(responses);
            river.gone.notified().await;
            drop(out);
        }
    }
}

#[tokio::test]
async fn sending_fails_once_the_response_is_dropped() {
    let router = Router::new().add(RiverServiceServer::new(River::default()));
    let (mut out, responses) = in_process(&router, Protocol::Connect)
        .flow()
        .open()
        .await
        .unwrap();
    drop(responses);
    let error = out.send(Message::default()).await.unwrap_err();
    assert_eq!(error.code(), Code::Canceled);
}

#[tokio::test]
async fn a_caller_that_does_not_read_pauses_its_handler() {
    let river = River::default();
    let router = Router::new().add(RiverServiceServer::new(river.clone()));
    let mut responses = in_process(&router, Protocol::Grpc)
        .sprinkle(Message::default())
        .await
        .unwrap();
    responses.message().await.unwrap();
    let sent = river.sent.load(Ordering::Relaxed);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(river.sent.load(Ordering::Relaxed), sent);
    // Reading makes room again.
    for _ in 0..2 * sent {
        responses.message().await.unwrap();
    }
    assert!(river.sent.load(Ordering::Relaxed) > sent);
}

#[tokio::test(start_paused = true)]
async fn the_server_caps_the_timeout_of_a_stream() {
    let hour = Duration::from_secs(3600);
    let limits = Limits::new().with_max_timeout(Duration::from_secs(5));
    let river = River::default();
    let router = Router::new()
        .add(RiverServiceServer::new(river.clone()))
        .limits(limits);
    for protocol in PROTOCOLS {
        let begun = tokio::time::Instant::now();
        let call = in_process(&router, protocol).flow().with_timeout(hour);
        let (_out, mut responses) = call.open().await.unwrap();
        let error = responses.message().await.unwrap_err();
        assert_eq!(error.code(), Code::DeadlineExceeded);
        assert_eq!(error.message(), "the call's timeout of 5s passed");
        assert_eq!(begun.elapsed().as_secs(), 5);
        river.gone.notified().await;
    }
}

/// Rejects streams with the header `x-reject`, and counts the ends of the others.
struct Gate(Arc<AtomicUsize>);

impl Interceptor for Gate {
    fn wrap_stream<'a>(
        &'a self,
        context: Context,
        next: NextStream<'a>,
    ) -> InterceptorFuture<'a, ()> {
        Box::pin(async move {
            if context.headers().contains_key("x-reject") {
                return Err(ConnectError::permission_denied("not this one"));
            }
            let ended = next.run(context).await;
            self.0.fetch_add(1, Ordering::Relaxed);
            ended
        })
    }
}

#[tokio::test(start_paused = true)]
async fn interceptors_wrap_streams() {
    let ended = Arc::new(AtomicUsize::new(0));
    let router = Router::new()
        .add(RiverServiceServer::new(River::default()))
        .interceptor(Gate(Arc::clone(&ended)));
    for protocol in PROTOCOLS {
        let client = in_process(&router, protocol);
        let rejected = client.flow().with_header("x-reject", "1").open().await;
        let error = rejected.unwrap().1.message().await.unwrap_err();
        assert_eq!(error.code(), Code::PermissionDenied);
        let (_out, response) = client.dry().open().await.unwrap();
        assert_eq!(response.await.unwrap_err().code(), Code::Unimplemented);
    }
    assert_eq!(ended.load(Ordering::Relaxed), PROTOCOLS.len());
}

/// In Connect only responses have an EndStream envelope, but clients of connectrpc-axum send one with their requests.
#[tokio::test]
async fn a_request_may_end_with_an_end_stream_envelope() {
    for (kind, expected) in [
        ("application/connect+json", r#"{"size":7}"#),
        ("application/grpc-web+json", "grpc-status: 13"),
    ] {
        let mut body = envelope::wrap(0, br#"{"size":7}"#).to_vec();
        body.extend_from_slice(&envelope::wrap(END_STREAM, b"{}"));
        body.extend_from_slice(&envelope::wrap(0, br#"{"size":1}"#));
        let request = Request::post("http://in-process/stream.v1.RiverService/Pour")
            .header("content-type", kind)
            .body(body.into())
            .unwrap();
        let router = Router::new().add(RiverServiceServer::new(River::default()));
        let response = router.send(request).await.unwrap();
        let response = response.into_body().collect().await.unwrap().to_bytes();
        let response = String::from_utf8_lossy(&response);
        assert!(response.contains(expected), "{kind}: {response}");
    }
}

//! How streams end before their last message: the caller goes, time runs out, the reader is slow.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect_prost::client::{Client, HyperTransport, Transport};
use connect_prost::http::Uri;
use connect_prost::server::{
    Context, Interceptor, InterceptorFuture, Limits, NextStream, Router, Sender, Streaming, serve,
};
use connect_prost::{Code, ConnectError, Protocol};
use golden::generated::stream::v1::{
    Drop as Message, RiverService, RiverServiceClient, RiverServiceServer,
};
use tokio::net::TcpListener;
use tokio::sync::Notify;

const PROTOCOLS: [Protocol; 3] = [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb];

/// Counts what it sent, and tells when a handler is gone.
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
async fn a_handler_ends_when_its_caller_goes() {
    for protocol in PROTOCOLS {
        let river = River::default();
        let router = Router::new().add(RiverServiceServer::new(river.clone()));
        for client in [
            in_process(&router, protocol),
            over_http2(router.clone(), protocol).await,
        ] {
            let mut answers = client.sprinkle(Message::default()).await.unwrap();
            assert!(answers.message().await.unwrap().is_some());
            drop(answers);
            river.gone.notified().await;

            let (out, mut answers) = client.flow().open().await.unwrap();
            answers.headers().await.unwrap();
            drop(answers);
            river.gone.notified().await;
            drop(out);
        }
    }
}

#[tokio::test]
async fn nothing_more_can_be_sent_once_the_answer_is_dropped() {
    let router = Router::new().add(RiverServiceServer::new(River::default()));
    let (mut out, answers) = in_process(&router, Protocol::Connect)
        .flow()
        .open()
        .await
        .unwrap();
    drop(answers);
    let error = out.send(Message::default()).await.unwrap_err();
    assert_eq!(error.code(), Code::Canceled);
}

#[tokio::test]
async fn a_caller_that_does_not_read_stops_its_handler() {
    let river = River::default();
    let router = Router::new().add(RiverServiceServer::new(river.clone()));
    let mut answers = in_process(&router, Protocol::Grpc)
        .sprinkle(Message::default())
        .await
        .unwrap();
    answers.message().await.unwrap();
    let sent = river.sent.load(Ordering::Relaxed);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(river.sent.load(Ordering::Relaxed), sent);
    // Reading makes room again.
    for _ in 0..2 * sent {
        answers.message().await.unwrap();
    }
    assert!(river.sent.load(Ordering::Relaxed) > sent);
}

#[tokio::test(start_paused = true)]
async fn the_server_caps_how_long_a_stream_lasts() {
    let hour = Duration::from_secs(3600);
    let limits = Limits::new().with_max_timeout(Duration::from_secs(5));
    let river = River::default();
    let router = Router::new()
        .add(RiverServiceServer::new(river.clone()))
        .limits(limits);
    for protocol in PROTOCOLS {
        let begun = tokio::time::Instant::now();
        let call = in_process(&router, protocol).flow().with_timeout(hour);
        let (_out, mut answers) = call.open().await.unwrap();
        let error = answers.message().await.unwrap_err();
        assert_eq!(error.code(), Code::DeadlineExceeded);
        assert_eq!(error.message(), "the call's timeout of 5s passed");
        assert_eq!(begun.elapsed().as_secs(), 5);
        river.gone.notified().await;
    }
}

/// Refuses one kind, and counts the streams that have ended.
struct Gate(Arc<AtomicUsize>);

impl Interceptor for Gate {
    fn wrap_stream<'a>(
        &'a self,
        context: Context,
        next: NextStream<'a>,
    ) -> InterceptorFuture<'a, ()> {
        Box::pin(async move {
            if context.headers().contains_key("x-refuse") {
                return Err(ConnectError::permission_denied("not this one"));
            }
            let ended = next.run(context).await;
            self.0.fetch_add(1, Ordering::Relaxed);
            ended
        })
    }
}

#[tokio::test(start_paused = true)]
async fn interceptors_go_around_streams() {
    let ended = Arc::new(AtomicUsize::new(0));
    let router = Router::new()
        .add(RiverServiceServer::new(River::default()))
        .interceptor(Gate(Arc::clone(&ended)));
    for protocol in PROTOCOLS {
        let client = in_process(&router, protocol);
        let refused = client.flow().with_header("x-refuse", "1").open().await;
        let error = refused.unwrap().1.message().await.unwrap_err();
        assert_eq!(error.code(), Code::PermissionDenied);
        let (_out, answer) = client.dry().open().await.unwrap();
        assert_eq!(answer.await.unwrap_err().code(), Code::Unimplemented);
    }
    assert_eq!(ended.load(Ordering::Relaxed), PROTOCOLS.len());
}

//! Every kind of method, over every protocol: in process, over HTTP/1.1 and over HTTP/2.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::time::Duration;

use connect_prost::client::{Client, ErrorKind, HyperTransport, Transport};
use connect_prost::http::{HeaderMap, HeaderValue, Request, Uri};
use connect_prost::protocol::connect::stream::END_STREAM;
use connect_prost::server::{Context, Limits, Router, Sender, Streaming, serve};
use connect_prost::{Code, Codec, ConnectError, ErrorDetail, Protocol, Response, envelope};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceClient, RiverServiceServer};
use http_body_util::BodyExt as _;
use tokio::net::TcpListener;

const PROTOCOLS: [Protocol; 3] = [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb];

/// The size at which a stream fails.
const BAD: i32 = 99;

struct River;

fn mark(map: &mut HeaderMap, value: &'static str) {
    map.append("x-mark", HeaderValue::from_static(value));
}

fn failure() -> ConnectError {
    let mut error = ConnectError::data_loss("dried up: 100 % gone")
        .with_detail(ErrorDetail::from_message("stream.v1.Drop", &drop_of(7)));
    mark(error.trailers_mut(), "failed");
    error
}

fn drop_of(size: i32) -> Drop {
    Drop { size }
}

impl RiverService for River {
    async fn once(&self, context: Context, request: Drop) -> Result<Response<Drop>, ConnectError> {
        if request.size == BAD {
            let mut error = failure();
            mark(error.headers_mut(), "head");
            return Err(error);
        }
        let by_get = context.query().is_some();
        let mut response = Response::new(drop_of(request.size + i32::from(by_get)));
        mark(response.headers_mut(), "head");
        mark(response.trailers_mut(), "trailer");
        Ok(response)
    }

    async fn pour(
        &self,
        _context: Context,
        mut requests: Streaming<Drop>,
    ) -> Result<Response<Drop>, ConnectError> {
        let mut sum = 0;
        while let Some(request) = requests.message().await? {
            sum += request.size;
        }
        let mut response = Response::new(drop_of(sum));
        mark(response.trailers_mut(), "trailer");
        Ok(response)
    }

    async fn sprinkle(
        &self,
        _context: Context,
        request: Drop,
        mut out: Sender<Drop>,
    ) -> Result<(), ConnectError> {
        mark(out.headers_mut(), "head");
        mark(out.trailers_mut(), "trailer");
        for size in 0..request.size.min(BAD) {
            out.send(drop_of(size)).await?;
        }
        match request.size {
            BAD => Err(failure()),
            0 => {
                out.send_headers();
                std::future::pending().await
            }
            _ => Ok(()),
        }
    }

    async fn flow(
        &self,
        _context: Context,
        mut requests: Streaming<Drop>,
        mut out: Sender<Drop>,
    ) -> Result<(), ConnectError> {
        while let Some(request) = requests.message().await? {
            assert_ne!(request.size, 13, "an unlucky number");
            out.send(drop_of(request.size * 2)).await?;
        }
        Ok(())
    }
}

fn router() -> Router {
    Router::new()
        .add(RiverServiceServer::new(River))
        .limits(Limits::new().with_receive(1024))
}

async fn serving() -> Uri {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { serve(listener, router()).await });
    format!("http://{address}").parse().unwrap()
}

fn client(
    transport: impl Transport,
    url: &Uri,
    protocol: Protocol,
    codec: Codec,
) -> RiverServiceClient {
    let client = Client::builder(transport, url.clone())
        .protocol(protocol)
        .codec(codec)
        .build();
    RiverServiceClient::from_client(client)
}

/// Every way to reach the service that carries the protocol; gRPC's trailers need HTTP/2.
async fn clients(protocol: Protocol) -> Vec<RiverServiceClient> {
    let url = serving().await;
    let http2 = HyperTransport::builder().http2_only().build();
    let in_process = Uri::from_static("http://in-process");
    let mut clients = Vec::new();
    for codec in [Codec::Json, Codec::Proto] {
        clients.push(client(router(), &in_process, protocol, codec));
        clients.push(client(http2.clone(), &url, protocol, codec));
        if protocol != Protocol::Grpc {
            clients.push(client(HyperTransport::new(), &url, protocol, codec));
        }
    }
    clients
}

async fn all_clients() -> Vec<RiverServiceClient> {
    let mut all = Vec::new();
    for protocol in PROTOCOLS {
        all.extend(clients(protocol).await);
    }
    all
}

#[tokio::test]
async fn one_for_one() {
    for client in all_clients().await {
        let response = client.once(drop_of(3)).await.unwrap();
        assert_eq!(response.size, 3);
        assert_eq!(response.headers()["x-mark"], "head");
        assert_eq!(response.trailers()["x-mark"], "trailer");
    }
}

#[tokio::test]
async fn an_error_brings_its_details_headers_and_trailers() {
    for client in all_clients().await {
        let error = client.once(drop_of(BAD)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Wire);
        assert_eq!(error.code(), Code::DataLoss);
        assert_eq!(error.message(), "dried up: 100 % gone");
        let detail: Drop = error.details()[0]
            .decode("stream.v1.Drop")
            .unwrap()
            .unwrap();
        assert_eq!(detail.size, 7);
        assert_eq!(error.headers()["x-mark"], "head");
        assert_eq!(error.trailers()["x-mark"], "failed");
    }
}

#[tokio::test]
async fn a_get_is_made_where_it_is_wished_for_and_fits() {
    for client in clients(Protocol::Connect).await {
        let response = client.once(drop_of(3)).with_get(true).await.unwrap();
        assert_eq!(response.size, 4);
    }
    let short = Client::builder(router(), Uri::from_static("http://in-process"))
        .use_get(true)
        .get_url_limit(20)
        .build();
    let response = RiverServiceClient::from_client(short)
        .once(drop_of(3))
        .await
        .unwrap();
    assert_eq!(response.size, 3, "a URL that would be too long is a POST");
}

#[tokio::test]
async fn many_for_one() {
    for client in all_clients().await {
        let (mut out, answer) = client.pour().open().await.unwrap();
        for size in 1..=4 {
            out.send(drop_of(size)).await.unwrap();
        }
        out.close();
        let response = answer.await.unwrap();
        assert_eq!(response.size, 10);
        assert_eq!(response.trailers()["x-mark"], "trailer");
    }
}

/// Only answers of Connect have such an end; clients of connectrpc-axum send one with their requests.
#[tokio::test]
async fn requests_may_end_with_the_envelope_that_ends_answers() {
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
        let answer = router().send(request).await.unwrap();
        let answer = answer.into_body().collect().await.unwrap().to_bytes();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.contains(expected), "{kind}: {answer}");
    }
}

#[tokio::test]
async fn one_for_many() {
    for client in all_clients().await {
        let mut answers = client.sprinkle(drop_of(5)).await.unwrap();
        assert_eq!(answers.headers().await.unwrap()["x-mark"], "head");
        let mut sizes = Vec::new();
        while let Some(answer) = answers.message().await.unwrap() {
            sizes.push(answer.size);
        }
        assert_eq!(sizes, [0, 1, 2, 3, 4]);
        assert_eq!(answers.trailers()["x-mark"], "trailer");
    }
}

#[tokio::test]
async fn a_stream_that_fails_gives_what_came_before() {
    for client in all_clients().await {
        let mut answers = client.sprinkle(drop_of(BAD)).await.unwrap();
        for size in 0..BAD {
            assert_eq!(answers.message().await.unwrap().unwrap().size, size);
        }
        let error = answers.message().await.unwrap_err();
        assert_eq!(error.code(), Code::DataLoss);
        let marks: Vec<_> = error.trailers().get_all("x-mark").iter().collect();
        assert_eq!(marks, ["trailer", "failed"]);
        assert!(answers.message().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn many_for_many_in_turn() {
    let url = serving().await;
    let http2 = HyperTransport::builder().http2_only().build();
    for protocol in PROTOCOLS {
        let client = client(http2.clone(), &url, protocol, Codec::Json);
        let (mut out, mut answers) = client.flow().open().await.unwrap();
        for size in [1, 20, 300] {
            out.send(drop_of(size)).await.unwrap();
            assert_eq!(answers.message().await.unwrap().unwrap().size, size * 2);
        }
        out.close();
        assert!(answers.message().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn many_for_many_one_side_after_the_other() {
    for client in all_clients().await {
        let (mut out, mut answers) = client.flow().open().await.unwrap();
        for size in [1, 20, 300] {
            out.send(drop_of(size)).await.unwrap();
        }
        out.close();
        for size in [1, 20, 300] {
            assert_eq!(answers.message().await.unwrap().unwrap().size, size * 2);
        }
        assert!(answers.message().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn every_message_of_a_stream_is_validated_on_both_sides() {
    for client in all_clients().await {
        let (mut out, answer) = client.pour().open().await.unwrap();
        let error = out.send(drop_of(-1)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        out.close();
        assert_eq!(answer.await.unwrap().size, 0);

        let (mut out, answer) = client.pour().with_validate(false).open().await.unwrap();
        out.send(drop_of(1)).await.unwrap();
        out.send(drop_of(-1)).await.unwrap();
        let error = answer.await.unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument);
        assert_eq!(error.violations().len(), 1);
    }
}

#[tokio::test]
async fn a_panic_ends_its_stream_and_nothing_else() {
    for client in all_clients().await {
        let (mut out, mut answers) = client.flow().open().await.unwrap();
        out.send(drop_of(13)).await.unwrap();
        let error = answers.message().await.unwrap_err();
        assert_eq!(error.code(), Code::Internal);
        assert_eq!(client.once(drop_of(1)).await.unwrap().size, 1);
    }
}

#[tokio::test]
async fn a_deadline_ends_a_stream_on_both_sides() {
    for client in all_clients().await {
        let call = client
            .sprinkle(drop_of(0))
            .with_timeout(Duration::from_millis(50));
        let ended = match call.await {
            Ok(mut answers) => answers.message().await,
            Err(error) => Err(error),
        };
        assert_eq!(ended.unwrap_err().code(), Code::DeadlineExceeded);
    }
}

#[tokio::test]
async fn a_method_that_is_not_written_is_unimplemented() {
    for client in all_clients().await {
        let (_out, answer) = client.dry().open().await.unwrap();
        assert_eq!(answer.await.unwrap_err().code(), Code::Unimplemented);
    }
}

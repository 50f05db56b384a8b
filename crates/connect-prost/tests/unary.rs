//! Unary calls of a generated client, in process: codecs, validation on both sides, timeouts, foreign servers.
//!
//! Calls over sockets are in `tests/e2e`.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::future::Future;
use std::time::Duration;

use connect_prost::client::{Client, ErrorKind, Transport, TransportFuture};
use connect_prost::compression::Encoding;
use connect_prost::http::{self, Uri};
use connect_prost::server::{Context, Limits, RequestId, Router};
use connect_prost::{Body, Code, Codec, ConnectError, Response};
use golden::generated::echo::v1::{
    EchoRequest, EchoResponse, EchoService, EchoServiceClient, EchoServiceServer, GetEchoRequest,
    ListEchoesRequest, ListEchoesResponse,
};

/// Echoes at once, and lists after an hour. The other methods have no implementation.
struct Echo;

impl EchoService for Echo {
    async fn echo(
        &self,
        _context: Context,
        request: EchoRequest,
    ) -> Result<Response<EchoResponse>, ConnectError> {
        Ok(Response::new(EchoResponse {
            text: request.text,
            count: 1 << 60,
            ..EchoResponse::default()
        }))
    }

    async fn list_echoes(
        &self,
        _context: Context,
        _request: ListEchoesRequest,
    ) -> Result<Response<ListEchoesResponse>, ConnectError> {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        Ok(Response::new(ListEchoesResponse::default()))
    }
}

fn router() -> Router {
    Router::new()
        .add(EchoServiceServer::new(Echo))
        .request_ids(|| RequestId::new("id-1"))
        .request_id_header(true)
}

fn in_process() -> EchoServiceClient {
    EchoServiceClient::new(router(), Uri::from_static("http://in-process"))
}

fn request(text: &str) -> EchoRequest {
    EchoRequest {
        text: text.to_owned(),
        times: None,
    }
}

async fn echoes(client: EchoServiceClient) {
    let response = client.echo(request("hello")).await.unwrap();
    assert_eq!(response.text, "hello");
    assert_eq!(response.count, 1 << 60);
    assert!(response.ok, "dispatch fills the wrapper");
    assert_eq!(response.request_id, "id-1");
    assert_eq!(response.request_id(), Some("id-1"));
}

#[tokio::test]
async fn a_call_in_process_needs_no_socket() {
    echoes(in_process()).await;
}

#[tokio::test]
async fn both_codecs_return_the_same_with_and_without_compression() {
    for codec in [Codec::Json, Codec::Proto] {
        for encoding in [Encoding::Identity, Encoding::Gzip] {
            let client = Client::builder(router(), Uri::from_static("http://in-process"))
                .codec(codec)
                .send_encoding(encoding)
                .build();
            echoes(EchoServiceClient::from_client(client)).await;
        }
    }
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_is_not_sent() {
    let error = in_process().echo(request("")).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Request, Code::InvalidArgument)
    );
    assert_eq!(error.attempts(), 0);
    let [violation] = error.violations() else {
        panic!("{error}");
    };
    assert_eq!(violation.field_path().to_string(), "text");
    assert_eq!(violation.rule_id(), "string.min_len");
}

#[tokio::test]
async fn the_server_finds_the_same_violations_as_the_client() {
    let local = in_process().echo(request("")).await.unwrap_err();
    let remote = in_process()
        .echo(request(""))
        .with_validate(false)
        .await
        .unwrap_err();
    assert_eq!(
        (remote.kind(), remote.code()),
        (ErrorKind::Wire, Code::InvalidArgument)
    );
    assert_eq!(remote.violations(), local.violations());
    assert_eq!(remote.request_id(), Some("id-1"));
}

#[tokio::test]
async fn a_method_without_an_implementation_is_unimplemented() {
    let request = GetEchoRequest { id: "1".to_owned() };
    let error = in_process().get_echo(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Wire, Code::Unimplemented)
    );
    assert!(!error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_timeout_ends_the_call() {
    let call = in_process().list_echoes(ListEchoesRequest::default());
    let error = call.with_timeout(Duration::from_secs(2)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_server_caps_the_timeout_of_a_call_and_names_the_cap() {
    let limits = Limits::new().with_max_timeout(Duration::from_secs(5));
    let router = router().limits(limits);
    let call = EchoServiceClient::new(router, Uri::from_static("http://in-process"))
        .list_echoes(ListEchoesRequest::default())
        .with_timeout(Duration::from_secs(60));
    let begun = tokio::time::Instant::now();
    let error = call.await.unwrap_err();
    assert_eq!(error.code(), Code::DeadlineExceeded);
    assert_eq!(error.message(), "the call's timeout of 5s passed");
    assert_eq!(begun.elapsed().as_secs(), 5);
}

/// A server of another implementation, with a later schema.
struct Foreign;

impl Transport for Foreign {
    fn send(&self, _request: http::Request<Body>) -> TransportFuture {
        let body = r#"{"ok":true,"requestId":"id-2","text":null,"count":"7","news":[{"a":1}]}"#;
        let mut response = http::Response::new(Body::from(body));
        let json = http::HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert("content-type", json);
        Box::pin(async { Ok(response) })
    }
}

#[tokio::test]
async fn the_response_of_a_foreign_server_is_read_leniently() {
    let client = EchoServiceClient::new(Foreign, Uri::from_static("http://foreign"));
    let response = client.echo(request("hello")).await.unwrap();
    assert_eq!((response.text.as_str(), response.count), ("", 7));
    assert_eq!(response.request_id(), Some("id-2"));
}

/// Calls go into other tasks and are kept in structs.
#[test]
fn calls_are_send_and_do_not_borrow_the_client() {
    fn is_send(_: impl Future + Send + 'static) {}
    is_send(in_process().echo(request("hello")).into_future());
}

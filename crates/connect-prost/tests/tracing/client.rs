//! The spans of unary calls in the client, and the events of their attempts.

use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect_prost::client::{
    Attempt, Client, ClientBuilder, Decision, Interceptor, InterceptorFuture, Next, RetryPolicy,
    Transport, TransportError, TransportFuture, UnaryRequest, UnaryResponse,
};
use connect_prost::http::request::Parts;
use connect_prost::http::{HeaderValue, Request, Response, Uri};
use connect_prost::{Body, Code, ConnectError, Protocol, Spec};
use golden::generated::stream::v1::{Drop as Message, RiverServiceClient};

use crate::collector::{Collector, Seen};
use crate::river::{PENDING, router};

/// Responds with a function, which gets the number of the request.
struct Scripted<F>(F, AtomicUsize);

impl<F> Scripted<F> {
    fn new(respond: F) -> Scripted<F> {
        Scripted(respond, AtomicUsize::new(0))
    }
}

impl<F, R> Transport for Scripted<F>
where
    F: Fn(usize) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Response<Body>, TransportError>> + Send + 'static,
{
    fn send(&self, _: Request<Body>) -> TransportFuture {
        Box::pin((self.0)(self.1.fetch_add(1, Ordering::Relaxed)))
    }
}

fn json(body: &'static str) -> Response<Body> {
    let response = Response::builder().header("content-type", "application/json");
    let response = response.header("x-request-id", "r1");
    response.body(Body::full(body)).unwrap()
}

pub(crate) fn message(size: i32) -> Message {
    Message { size }
}

pub(crate) fn builder(transport: impl Transport) -> ClientBuilder {
    Client::builder(transport, Uri::from_static("http://river.test/secret/path"))
}

fn river(client: ClientBuilder) -> RiverServiceClient {
    RiverServiceClient::from_client(client.build())
}

/// A client of a server in the same process.
pub(crate) fn in_process(protocol: Protocol) -> RiverServiceClient {
    let client = Client::builder(router(), Uri::from_static("http://river.test"));
    river(client.protocol(protocol))
}

pub(crate) fn has_result(span: &Seen, status: &str, error: &str) {
    assert!(span.is_closed);
    assert_eq!(span.field("rpc.response.status_code"), status);
    assert_eq!(span.field("error.type"), error);
    let is_error = if error.is_empty() { "" } else { "ERROR" };
    assert_eq!(span.field("otel.status_code"), is_error);
}

#[tokio::test]
async fn a_call_has_a_span_with_the_names_of_opentelemetry() {
    let collector = Collector::start();
    let transport = Scripted::new(async |_| Ok(json("{}")));
    river(builder(transport)).once(message(0)).await.unwrap();
    let span = collector.only();
    assert_eq!(span.target, "connect_prost::client");
    let expected = [
        ("otel.kind", "client"),
        ("otel.name", "stream.v1.RiverService/Once"),
        ("request_id", "r1"),
        ("rpc.method", "stream.v1.RiverService/Once"),
        ("rpc.system.name", "connectrpc"),
        ("server.address", "river.test"),
        ("server.port", "80"),
    ];
    let fields = span.fields.iter();
    let fields: Vec<_> = fields
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(fields, expected);
    has_result(&span, "", "");
}

#[tokio::test]
async fn the_address_is_that_of_the_base_url() {
    for (url, address, port) in [
        ("https://river.test", "river.test", "443"),
        ("http://name:secret@river.test:8080", "river.test", "8080"),
        ("http://[::1]/", "::1", "80"),
    ] {
        let collector = Collector::start();
        let transport = Scripted::new(async |_| Ok(json("{}")));
        let client = Client::builder(transport, Uri::from_static(url));
        river(client).once(message(0)).await.unwrap();
        let span = collector.only();
        assert_eq!(span.field("server.address"), address);
        assert_eq!(span.field("server.port"), port);
        assert!(!collector.contains("secret"));
    }
}

#[tokio::test]
async fn an_error_of_the_server_has_its_code_in_the_spelling_of_the_protocol() {
    for (protocol, system, ok, not_found) in [
        (Protocol::Connect, "connectrpc", "", "not_found"),
        (Protocol::Grpc, "grpc", "OK", "NOT_FOUND"),
        (Protocol::GrpcWeb, "grpc", "OK", "NOT_FOUND"),
    ] {
        for (number, status, error) in [(0, ok, ""), (5, not_found, not_found)] {
            let collector = Collector::start();
            let result = in_process(protocol).once(message(number)).await;
            assert_eq!(result.is_err(), number > 0);
            let span = collector.only_client();
            assert_eq!(span.field("rpc.system.name"), system);
            has_result(&span, status, error);
        }
    }
}

#[tokio::test]
async fn the_protocol_of_the_call_counts() {
    let collector = Collector::start();
    let call = in_process(Protocol::Connect).once(message(0));
    call.with_protocol(Protocol::Grpc).await.unwrap();
    let span = collector.only_client();
    assert_eq!(span.field("rpc.system.name"), "grpc");
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_client_has_its_kind_as_type() {
    let second = Duration::from_secs(1);
    let transport = Scripted::new(async |number| match number {
        0 => Err(TransportError::new("it broke")),
        1 => Ok(json("no JSON")),
        _ => pending().await,
    });
    let river = river(builder(transport));
    for (call, status, error) in [
        (river.once(message(-1)), "invalid_argument", "request"),
        (river.once(message(0)), "unavailable", "transport"),
        (river.once(message(0)), "internal", "response"),
        (
            river.once(message(0)).with_timeout(second),
            "deadline_exceeded",
            "timeout",
        ),
        (
            river.once(message(0)).with_attempt_timeout(second),
            "deadline_exceeded",
            "attempt_timeout",
        ),
    ] {
        let collector = Collector::start();
        call.await.unwrap_err();
        has_result(&collector.only(), status, error);
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_is_canceled_without_an_error() {
    let collector = Collector::start();
    let river = in_process(Protocol::Grpc);
    let waits = tokio::time::timeout(Duration::ZERO, river.once(message(PENDING)));
    assert!(waits.await.is_err());
    has_result(&collector.only_client(), "CANCELLED", "");
}

/// Retries always, after a second.
struct Always;

impl RetryPolicy for Always {
    fn decide(&self, _: &Attempt<'_>) -> Decision {
        Decision::RetryAfter(Duration::from_secs(1))
    }
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_an_event_of_the_one_span() {
    let collector = Collector::start();
    let transport = Scripted::new(async |number| match number {
        0 => Err(TransportError::new("it broke")),
        1 => Err(TransportError::unsent("no route").with_code(Code::Aborted)),
        _ => Ok(json("{}")),
    });
    let river = river(builder(transport).retry(Always));
    river.once(message(0)).await.unwrap();
    let span = collector.only();
    has_result(&span, "", "");
    let field = |name: &'static str| {
        let events = span.events.iter();
        let values = events.map(move |event| event.get(name).map_or("", String::as_str));
        values.collect::<Vec<_>>()
    };
    assert_eq!(field("attempt"), ["1", "2", "3"]);
    assert_eq!(
        field("message"),
        [
            "the attempt failed",
            "the attempt failed",
            "the attempt succeeded"
        ]
    );
    assert_eq!(
        field("rpc.response.status_code"),
        ["unavailable", "aborted", ""]
    );
    assert_eq!(field("error.type"), ["transport", "transport", ""]);
    assert_eq!(field("wait"), ["1s", "1s", ""]);
}

#[tokio::test]
async fn a_call_without_a_policy_has_one_attempt() {
    let collector = Collector::start();
    let transport = Scripted::new(async |_| Err(TransportError::new("it broke")));
    let _ = river(builder(transport)).once(message(0)).await;
    let span = collector.only();
    assert_eq!(span.messages(), ["the attempt failed"]);
    assert!(!span.events[0].contains_key("wait"));
}

type HeadFuture<'a> = Pin<Box<dyn Future<Output = Result<(), ConnectError>> + Send + 'a>>;

/// Logs where its methods are called.
pub(crate) struct Logging;

impl Interceptor for Logging {
    fn on_head<'a>(&'a self, _: &'static Spec, _: &'a mut Parts) -> HeadFuture<'a> {
        tracing::info!("on_head");
        Box::pin(async { Ok(()) })
    }

    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        tracing::info!("wrap");
        next.run(request)
    }
}

#[tokio::test]
async fn interceptors_run_in_the_span_of_the_call() {
    let collector = Collector::start();
    let transport = Scripted::new(async |_| Ok(json("{}")));
    let river = river(builder(transport).interceptor(Logging));
    river.once(message(0)).await.unwrap();
    let span = collector.only();
    assert_eq!(
        span.messages(),
        ["wrap", "on_head", "the attempt succeeded"]
    );
}

#[tokio::test]
async fn the_server_in_the_same_process_has_the_span_of_the_call_as_its_parent() {
    let collector = Collector::start();
    in_process(Protocol::Connect)
        .once(message(0))
        .await
        .unwrap();
    let [client, server] = collector.spans().try_into().unwrap();
    assert_eq!(server.target, "connect_prost::server");
    assert_eq!(server.parent, Some(client.id));
}

#[tokio::test]
async fn neither_headers_nor_messages_nor_paths_are_recorded() {
    let collector = Collector::start();
    let transport = Scripted::new(async |_| {
        let mut response = json(r#"{"code": "internal", "message": "a secret", "details": []}"#);
        *response.status_mut() = connect_prost::http::StatusCode::INTERNAL_SERVER_ERROR;
        let value = HeaderValue::from_static("secret");
        response.headers_mut().insert("x-session", value);
        Ok(response)
    });
    let client = builder(Arc::new(transport));
    let client = client.header(
        connect_prost::http::header::AUTHORIZATION,
        HeaderValue::from_static("secret"),
    );
    let call = river(client)
        .once(message(15))
        .with_header("x-key", "secret");
    call.with_http_get(true).await.unwrap_err();
    has_result(&collector.only(), "internal", "internal");
    assert!(!collector.contains("secret"));
    assert!(!collector.contains("size"));
}

//! The spans of unary calls on the server, and of requests that are no calls.

use std::time::Duration;

use bytes::Bytes;
use connect_prost::client::Transport as _;
use connect_prost::http::{Request, Response};
use connect_prost::server::{Limits, RequestId, Router};
use connect_prost::{Body, Code};
use golden::generated::stream::v1::river_service;

use crate::collector::{Collector, Seen};
use crate::envelope;
use crate::river::{PANIC, PENDING, router};

const TRACE_PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

pub(crate) fn sized(size: i32) -> String {
    format!("{{\"size\":{size}}}")
}

fn post(path: &str, content_type: &str, body: impl Into<Bytes>) -> Request<Body> {
    Request::post(format!("https://river.test:8443{path}"))
        .header("content-type", content_type)
        .extension(RequestId::new("r1"))
        .body(Body::full(body.into()))
        .unwrap()
}

async fn respond(router: &Router, request: Request<Body>) -> Response<Body> {
    router.send(request).await.unwrap()
}

/// Calls the unary method over Connect.
async fn once(router: &Router, size: i32) -> Response<Body> {
    let path = river_service::ONCE.procedure;
    respond(router, post(path, "application/json", sized(size))).await
}

fn has_result(span: &Seen, status: &str, error: &str) {
    assert!(span.is_closed);
    assert_eq!(span.field("rpc.response.status_code"), status);
    assert_eq!(span.field("error.type"), error);
    let is_error = if error.is_empty() { "" } else { "ERROR" };
    assert_eq!(span.field("otel.status_code"), is_error);
}

#[tokio::test]
async fn a_call_has_a_span_with_the_names_of_opentelemetry() {
    let collector = Collector::start();
    once(&router(), 0).await;
    let span = collector.only();
    assert_eq!(span.target, "connect_prost::server");
    assert_eq!(span.parent, None);
    let expected = [
        ("otel.kind", "server"),
        ("otel.name", "stream.v1.RiverService/Once"),
        ("request_id", "r1"),
        ("rpc.method", "stream.v1.RiverService/Once"),
        ("rpc.system.name", "connectrpc"),
        ("server.address", "river.test"),
        ("server.port", "8443"),
    ];
    let fields = span.fields.iter();
    let fields: Vec<_> = fields
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(fields, expected);
    has_result(&span, "", "");
}

#[tokio::test]
async fn what_the_handler_logs_is_in_the_span_of_its_call() {
    let collector = Collector::start();
    let router = router();
    tokio::join!(once(&router, 0), once(&router, 20));
    let spans = collector.spans();
    assert_eq!(spans.len(), 2);
    for span in spans {
        assert_eq!(span.messages(), ["handled", "dropped"]);
    }
}

#[tokio::test]
async fn the_status_has_the_name_that_the_protocol_gives_it() {
    for (content_type, ok, failed) in [
        ("application/json", "", "data_loss"),
        ("application/grpc+json", "OK", "DATA_LOSS"),
        ("application/grpc-web+json", "OK", "DATA_LOSS"),
    ] {
        let system = match ok {
            "" => "connectrpc",
            _ => "grpc",
        };
        for (size, status, error) in [(0, ok, ""), (15, failed, failed)] {
            let collector = Collector::start();
            let message = sized(size);
            let body = match content_type {
                "application/json" => message.into(),
                _ => envelope::wrap(0, message.as_bytes()),
            };
            let path = river_service::ONCE.procedure;
            respond(&router(), post(path, content_type, body)).await;
            let span = collector.only();
            assert_eq!(span.field("rpc.system.name"), system);
            has_result(&span, status, error);
        }
    }
}

#[tokio::test]
async fn only_errors_of_the_server_mark_its_span_as_failed() {
    for number in 1..=16 {
        let code = Code::from_number(number).unwrap();
        let collector = Collector::start();
        once(&router(), number.try_into().unwrap()).await;
        let blames_the_server = matches!(
            code,
            Code::Unknown
                | Code::DeadlineExceeded
                | Code::Unimplemented
                | Code::Internal
                | Code::Unavailable
                | Code::DataLoss
        );
        let error = if blames_the_server { code.as_str() } else { "" };
        has_result(&collector.only(), code.as_str(), error);
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_and_a_passed_deadline_are_errors() {
    let limits = Limits::new().with_max_timeout(Duration::from_secs(5));
    for (size, status) in [(PANIC, "internal"), (PENDING, "deadline_exceeded")] {
        let collector = Collector::start();
        once(&router().limits(limits), size).await;
        let span = collector.only();
        has_result(&span, status, status);
        assert_eq!(span.messages(), ["handled", "dropped"]);
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_is_canceled_and_its_handler_dropped_in_its_span() {
    let collector = Collector::start();
    let router = router();
    let waits = tokio::time::timeout(Duration::ZERO, once(&router, PENDING));
    assert!(waits.await.is_err());
    let span = collector.only();
    has_result(&span, "canceled", "");
    assert_eq!(span.messages(), ["handled", "dropped"]);
}

#[tokio::test]
async fn a_request_that_is_no_call_has_a_span_without_its_path() {
    for (content_type, system, status) in [
        ("application/json", "connectrpc", "unimplemented"),
        ("application/grpc", "grpc", "UNIMPLEMENTED"),
    ] {
        let collector = Collector::start();
        respond(&router(), post("/admin/secret?key=1", content_type, "{}")).await;
        let span = collector.only();
        assert_eq!(span.field("rpc.method"), "_OTHER");
        assert_eq!(span.field("otel.name"), system);
        has_result(&span, status, status);
        assert!(!collector.contains("secret"));
    }
    let collector = Collector::start();
    let path = river_service::ONCE.procedure;
    respond(&router(), post(path, "image/jpeg", "{}")).await;
    let span = collector.only();
    assert_eq!(span.field("rpc.method"), "stream.v1.RiverService/Once");
    has_result(&span, "unknown", "unknown");
}

#[tokio::test]
async fn neither_messages_nor_headers_nor_queries_are_recorded() {
    let collector = Collector::start();
    let path = river_service::ONCE.procedure;
    let mut request = post(path, "application/json", sized(15));
    let headers = request.headers_mut();
    headers.insert("authorization", "Bearer secret".parse().unwrap());
    headers.insert("traceparent", "a secret".parse().unwrap());
    respond(&router(), request).await;
    let query = "?connect=v1&encoding=json&message=%7B%22size%22%3A15%7D&secret=1";
    let request = Request::get(format!("http://name:secret@river.test{path}{query}"));
    let request = request.header("host", "secret.test");
    respond(&router(), request.body(Body::empty()).unwrap()).await;
    let [_, get] = collector.spans().try_into().unwrap();
    has_result(&get, "data_loss", "data_loss");
    assert_eq!(get.field("server.address"), "river.test");
    assert!(!collector.contains("secret"));
    assert!(!collector.contains("size"));
}

#[tokio::test]
async fn the_address_is_that_of_the_host_header_if_it_is_one() {
    let long = format!("{}.test", "a".repeat(253));
    for (host, address, port) in [
        ("river.test", "river.test", ""),
        ("river.test:8080", "river.test", "8080"),
        ("name:secret@river.test", "river.test", ""),
        ("[::1]:8080", "::1", "8080"),
        ("no host/at all", "", ""),
        (&long, "", ""),
    ] {
        let collector = Collector::start();
        let mut request = post(river_service::ONCE.procedure, "application/json", "{}");
        *request.uri_mut() = river_service::ONCE.procedure.parse().unwrap();
        request.headers_mut().insert("host", host.parse().unwrap());
        respond(&router(), request).await;
        let span = collector.only();
        assert_eq!(span.field("server.address"), address, "{host}");
        assert_eq!(span.field("server.port"), port, "{host}");
    }
}

#[tokio::test]
async fn a_valid_trace_parent_is_recorded() {
    let collector = Collector::start();
    let mut request = post(river_service::ONCE.procedure, "application/json", "{}");
    let value = TRACE_PARENT.parse().unwrap();
    request.headers_mut().insert("traceparent", value);
    respond(&router(), request).await;
    assert_eq!(collector.only().field("traceparent"), TRACE_PARENT);
}

#[tokio::test]
async fn the_hook_sees_span_and_head_before_the_call_begins() {
    let collector = Collector::start();
    let outer = tracing::info_span!("outer");
    let cause = outer.id().unwrap();
    let follows = cause.clone();
    let router = router().on_span(move |span, parts| {
        assert_eq!(parts.uri.path(), river_service::ONCE.procedure);
        span.follows_from(follows.clone());
        span.in_scope(|| tracing::info!("hooked"));
    });
    once(&router, 0).await;
    let [_, span] = collector.spans().try_into().unwrap();
    assert_eq!(span.follows, Some(cause));
    assert_eq!(span.messages(), ["hooked", "handled", "dropped"]);
}

#[tokio::test]
async fn a_hook_that_panics_does_not_fail_the_call() {
    let _collector = Collector::start();
    let router = router().on_span(|_, _| panic!("a hook that panics"));
    assert_eq!(once(&router, 0).await.status(), 200);
}

#[tokio::test]
async fn the_span_is_a_child_of_the_current_one() {
    let collector = Collector::start();
    let outer = tracing::info_span!("outer");
    let request = post(river_service::ONCE.procedure, "application/json", "{}");
    let response = outer.in_scope(|| router().send(request));
    response.await.unwrap();
    let [_, span] = collector.spans().try_into().unwrap();
    assert_eq!(span.parent, outer.id());
}

//! The spans of calls that stream: they last until the stream has ended.

use bytes::Bytes;
use connect_prost::client::Transport as _;
use connect_prost::http::{Request, Response};
use connect_prost::{Body, Code, Spec};
use golden::generated::stream::v1::river_service;
use http_body_util::BodyExt as _;

use crate::collector::Collector;
use crate::envelope;
use crate::river::{PANIC, PENDING, router};
use crate::server::sized;

/// Calls a method over gRPC with one message.
async fn call(spec: &Spec, size: i32) -> Response<Body> {
    let body: Bytes = envelope::wrap(0, sized(size).as_bytes());
    let request = Request::post(format!("http://river.test{}", spec.procedure))
        .header("content-type", "application/grpc+json")
        .body(Body::full(body));
    router().send(request.unwrap()).await.unwrap()
}

const STREAMS: [&Spec; 2] = [&river_service::SPRINKLE, &river_service::FLOW];

#[tokio::test]
async fn a_span_of_every_kind_of_call_ends_with_its_result() {
    for spec in [&river_service::ONCE, &river_service::POUR]
        .into_iter()
        .chain(STREAMS)
    {
        for (size, status, error) in [
            (0, "OK", ""),
            (Code::NotFound.number(), "NOT_FOUND", ""),
            (Code::DataLoss.number(), "DATA_LOSS", "DATA_LOSS"),
        ] {
            let collector = Collector::start();
            let response = call(spec, size.try_into().unwrap()).await;
            response.into_body().collect().await.unwrap();
            let span = collector.only();
            assert!(span.is_closed, "{}", spec.procedure);
            assert_eq!(
                span.field("otel.name"),
                spec.procedure.trim_start_matches('/')
            );
            assert_eq!(span.field("rpc.response.status_code"), status);
            assert_eq!(span.field("error.type"), error);
            assert_eq!(span.messages(), ["handled", "dropped"]);
        }
    }
}

#[tokio::test]
async fn a_span_is_open_while_its_stream_is_read() {
    let collector = Collector::start();
    let response = call(&river_service::SPRINKLE, 0).await;
    let span = collector.only();
    assert!(!span.is_closed);
    assert_eq!(span.field("rpc.response.status_code"), "");
    let mut body = response.into_body();
    while body.frame().await.is_some() {}
    // The body is still there.
    let span = collector.only();
    assert!(span.is_closed);
    assert_eq!(span.field("rpc.response.status_code"), "OK");
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_canceled() {
    let collector = Collector::start();
    let response = call(&river_service::SPRINKLE, PENDING).await;
    let mut body = response.into_body();
    body.frame().await.unwrap().unwrap();
    drop(body);
    let span = collector.only();
    assert!(span.is_closed);
    assert_eq!(span.field("rpc.response.status_code"), "CANCELLED");
    assert_eq!(span.field("error.type"), "");
    assert_eq!(span.messages(), ["handled", "dropped"]);
}

#[tokio::test]
async fn a_stream_that_fails_before_its_head_has_the_code_of_its_response() {
    for (size, status) in [(PANIC, "INTERNAL"), (15, "DATA_LOSS")] {
        let collector = Collector::start();
        call(&river_service::FLOW, size).await;
        let span = collector.only();
        assert!(span.is_closed);
        assert_eq!(span.field("rpc.response.status_code"), status);
        assert_eq!(span.field("otel.status_code"), "ERROR");
    }
}

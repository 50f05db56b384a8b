//! Responses to unary calls, valid and invalid.

use connect_prost::__private::client::{with_wrapper, wrapper_fields};
use connect_prost::__private::spec::wrapper;
use connect_prost::client::{Call, Client, ErrorKind};
use connect_prost::{Body, Budget, Code};
use http_body_util::StreamBody;
use prost_types::Struct;
use prost_types::value::Kind;

use crate::scripted::{READ, Scripted, WRITE, base_url, call, http_response, json};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn headers_and_trailers_come_with_the_message() {
    let transport = Scripted::always(|| {
        http_response(
            200,
            &[JSON, ("x-request-id", "r1"), ("trailer-x-cost", "3")],
            Body::full("{}"),
        )
    });
    let response = call(&transport.client(), &WRITE).await.unwrap();
    assert_eq!(response.request_id(), Some("r1"));
    assert_eq!(response.trailers()["x-cost"], "3");
}

#[tokio::test]
async fn the_servers_error_keeps_code_message_details_and_request_id() {
    let body =
        r#"{"code":"not_found","message":"no such user","details":[{"type":"a.B","value":"AQI"}]}"#;
    let transport = Scripted::always(move || {
        http_response(404, &[JSON, ("x-request-id", "r2")], Body::full(body))
    });
    let error = call(&transport.client(), &READ).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.message()),
        (ErrorKind::Wire, Code::NotFound, "no such user")
    );
    assert_eq!(error.request_id(), Some("r2"));
    assert_eq!(error.details()[0].type_name(), "a.B");
    assert_eq!(error.details()[0].value().as_ref(), [1, 2]);
    assert_eq!(error.attempts(), 1);
    assert!(!error.is_retryable());
    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.to_string(), "not_found: no such user (request id r2)");
}

#[tokio::test]
async fn a_proxys_page_becomes_the_code_of_its_status() {
    let transport = Scripted::always(|| {
        http_response(502, &[("content-type", "text/html")], Body::full("<html>"))
    });
    let error = call(&transport.client(), &READ).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Wire, Code::Unavailable)
    );
    assert!(error.is_retryable(), "the method has no side effects");
    let error = call(&transport.client(), &WRITE).await.unwrap_err();
    assert!(!error.is_retryable(), "the method may have side effects");
}

#[tokio::test]
async fn a_page_in_place_of_a_message_is_not_read() {
    let transport = Scripted::always(|| {
        http_response(200, &[("content-type", "text/html")], Body::full("<html>"))
    });
    let error = call(&transport.client(), &READ).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Unknown)
    );
}

#[tokio::test]
async fn a_message_that_is_not_json_is_internal_and_keeps_the_request_id() {
    let transport = Scripted::always(|| {
        http_response(200, &[JSON, ("x-request-id", "r3")], Body::full("{\"a\":"))
    });
    let error = call(&transport.client(), &READ).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Internal)
    );
    assert_eq!(error.request_id(), Some("r3"));
}

#[tokio::test]
async fn a_response_over_the_limit_is_resource_exhausted() {
    let transport = Scripted::always(|| json(r#"{"a":"0123456789"}"#));
    let error = call(&transport.client(), &READ)
        .with_receive_limit(10)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::ResourceExhausted)
    );
    call(&transport.client(), &READ)
        .with_receive_limit(18)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_response_over_the_budget_is_resource_exhausted() {
    let transport = Scripted::always(|| json(r#"{"a":[1,2,3]}"#));
    for (elements, expected) in [(3, Some(Code::ResourceExhausted)), (4, None)] {
        let budget = Budget::new().with_elements(elements);
        let client = Client::builder(transport.clone(), base_url())
            .budget(budget)
            .build();
        let error = call(&client, &READ).await.err();
        assert_eq!(error.map(|error| error.code()), expected);
    }
}

#[tokio::test]
async fn an_endless_response_fails_at_the_limit() {
    let endless = || {
        let frame = || {
            Some(Ok::<_, std::convert::Infallible>(http_body::Frame::data(
                bytes::Bytes::from_static(&[b' '; 512]),
            )))
        };
        Body::new(StreamBody::new(Repeat(frame)))
    };
    let transport = Scripted::always(move || http_response(200, &[JSON], endless()));
    let error = call(&transport.client(), &READ).await.unwrap_err();
    assert_eq!(error.code(), Code::ResourceExhausted);
}

/// A stream of the results of its function.
struct Repeat<F>(F);

impl<T, F: Fn() -> Option<T> + Unpin> futures_core::Stream for Repeat<F> {
    type Item = T;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<T>> {
        std::task::Poll::Ready((self.0)())
    }
}

/// Reads the response wrapper from a `Struct`, as a generated client does from fields.
fn wrapped(call: Call<Struct, Struct>) -> Call<Struct, Struct> {
    with_wrapper(call, |message| {
        let ok = match message
            .fields
            .get("ok")
            .and_then(|value| value.kind.as_ref())
        {
            Some(Kind::BoolValue(ok)) => Some(*ok),
            _ => None,
        };
        let id = match message
            .fields
            .get("request_id")
            .and_then(|value| value.kind.as_ref())
        {
            Some(Kind::StringValue(id)) => Some(id.as_str()),
            _ => None,
        };
        wrapper_fields(ok, id)
    })
}

#[tokio::test]
async fn a_wrapper_that_is_not_ok_is_an_error_in_spite_of_the_status_h10() {
    let transport = Scripted::always(|| json(r#"{"ok":false,"request_id":"r4"}"#));
    let error = wrapped(call(&transport.client(), &READ)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Wire, Code::Unknown)
    );
    assert_eq!(error.request_id(), Some("r4"));
}

#[tokio::test]
async fn a_wrappers_request_id_stands_in_for_a_missing_header() {
    let transport = Scripted::always(|| json(r#"{"ok":true,"request_id":"r5"}"#));
    let response = wrapped(call(&transport.client(), &READ)).await.unwrap();
    assert_eq!(response.request_id(), Some("r5"));
    let both = Scripted::always(|| {
        http_response(
            200,
            &[JSON, ("x-request-id", "r6")],
            Body::full(r#"{"ok":true,"request_id":"r5"}"#),
        )
    });
    assert_eq!(
        wrapped(call(&both.client(), &READ))
            .await
            .unwrap()
            .request_id(),
        Some("r6")
    );
}

/// The wrapper is in the Spec too, as a generated one has it.
static WRAPPED: connect_prost::Spec = {
    let mut spec = READ;
    spec.wrapper = Some(wrapper(Some("ok"), Some("request_id")));
    spec
};

#[tokio::test]
async fn a_wrapper_that_is_not_ok_keeps_the_error_beside_it_h10() {
    let body = r#"{"ok":false,"request_id":"r7","error":{"code":"NOT_FOUND","message":"no such user","details":[{"type":"a.B","value":"AQI"}]}}"#;
    let transport = Scripted::always(move || json(body));
    let error = wrapped(call(&transport.client(), &WRAPPED))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.message()),
        (ErrorKind::Wire, Code::NotFound, "no such user")
    );
    assert_eq!(error.request_id(), Some("r7"));
    assert_eq!(error.details()[0].type_name(), "a.B");
    assert_eq!(error.status().unwrap(), 200);
}

#[tokio::test]
async fn a_code_that_is_none_is_the_reason_of_an_error() {
    let body = r#"{"code":"quota_gone","message":"m"}"#;
    let transport = Scripted::always(move || http_response(429, &[JSON], Body::full(body)));
    let error = call(&transport.client(), &READ).await.unwrap_err();
    assert_eq!(error.reason(), Some("quota_gone"));
    let transport = Scripted::always(|| {
        let body = r#"{"code":"NOT_FOUND","message":"m"}"#;
        http_response(404, &[JSON], Body::full(body))
    });
    let error = call(&transport.client(), &READ).await.unwrap_err();
    assert_eq!((error.code(), error.reason()), (Code::NotFound, None));
}

//! Messages, errors and damage of responses.

use http::HeaderName;

use super::*;
use crate::{Code, StreamType};

static SPEC: Spec = Spec::new("/a.v1.B/C", StreamType::Unary);

fn head(
    status: u16,
    headers: &[(&'static str, &'static str)],
) -> Result<ResponseHead, ResponseError> {
    let mut response = http::Response::new(());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .append(name, HeaderValue::from_static(value));
    }
    ResponseHead::read(response.into_parts().0, &SPEC)
}

fn wire(error: ResponseError) -> ConnectError {
    match error {
        ResponseError::Wire(error) => error,
        ResponseError::Local(error) => panic!("a local error: {error}"),
    }
}

fn local(error: ResponseError) -> ConnectError {
    match error {
        ResponseError::Local(error) => error,
        ResponseError::Wire(error) => panic!("a wire error: {error}"),
    }
}

fn failed(status: u16, body: &'static [u8]) -> ConnectError {
    let head = head(status, &[]).unwrap();
    wire(
        head.finish(Bytes::from_static(body), 64, &Registry::new())
            .unwrap_err(),
    )
}

#[test]
fn every_success_but_a_part_is_a_message() {
    for status in [200, 201, 202, 203, 226, 299] {
        let head = head(status, &[("content-type", "application/json")]).unwrap();
        let (body, _) = head
            .finish(Bytes::from_static(b"{}"), 2, &Registry::new())
            .unwrap();
        assert_eq!(body, "{}", "{status}");
    }
    for status in [204, 205] {
        let head = head(status, &[("content-type", "text/html")]).unwrap();
        let (body, _) = head
            .finish(Bytes::from_static(b"<html>"), 64, &Registry::new())
            .unwrap();
        assert!(body.is_empty(), "{status}");
    }
    for status in [101, 206, 300, 302, 304, 600, 999] {
        let error = failed(status, br#"{"code":"not_found"}"#);
        let expected = match status {
            // Beyond what HTTP defines, a body may be that of an error.
            600.. => Code::NotFound,
            _ => Code::Unknown,
        };
        assert_eq!(error.code(), expected, "{status}");
        assert_eq!(error.http_status().unwrap().as_u16(), status);
    }
}

#[test]
fn a_redirect_says_that_it_was_not_followed() {
    let error = failed(307, b"");
    assert!(error.message().contains("redirects are not followed"));
}

#[test]
fn text_and_untyped_bodies_may_be_json_and_pages_may_not() {
    for good in [
        "application/json",
        "Application/JSON; charset=\"UTF-8\"",
        "text/plain; charset=utf-8",
        "text/json",
        "application/vnd.acme+json",
    ] {
        assert!(head(200, &[("content-type", good)]).is_ok(), "{good}");
    }
    for bad in [
        "text/html",
        "application/proto",
        "application/json; charset=latin1",
        "application/jsonx",
        "",
    ] {
        let error = local(head(200, &[("content-type", bad)]).unwrap_err());
        assert_eq!(error.code(), Code::Unknown, "{bad}");
    }
}

#[test]
fn an_error_is_read_whatever_its_type() {
    let head = head(404, &[("content-type", "text/html")]).unwrap();
    let body = Bytes::from_static(br#"{"code":"aborted","message":"m"}"#);
    let error = wire(head.finish(body, 1, &Registry::new()).unwrap_err());
    assert_eq!((error.code(), error.message()), (Code::Aborted, "m"));
}

#[test]
fn an_error_is_read_within_a_limit_of_its_own() {
    let head = head(503, &[]).unwrap();
    assert_eq!(head.limit(10), END_LIMIT);
    let error = wire(head.too_long(TooLong::new(END_LIMIT + 1, END_LIMIT)));
    assert_eq!(error.code(), Code::Unavailable);
    let head = self::head(200, &[]).unwrap();
    assert_eq!(head.limit(10), 10);
    let error = local(head.too_long(TooLong::new(11, 10)));
    assert_eq!(error.code(), Code::ResourceExhausted);
}

#[cfg(feature = "gzip")]
#[test]
fn broken_compression_of_an_error_leaves_its_status() {
    let gzip = ("content-encoding", "gzip");
    let head = head(429, &[gzip]).unwrap();
    let error = wire(
        head.finish(Bytes::from_static(b"no gzip"), 64, &Registry::new())
            .unwrap_err(),
    );
    assert_eq!(error.code(), Code::ResourceExhausted);
    let head = self::head(200, &[gzip]).unwrap();
    let error = local(
        head.finish(Bytes::from_static(b"no gzip"), 64, &Registry::new())
            .unwrap_err(),
    );
    assert_eq!(error.code(), Code::Internal);
    let unknown = ("content-encoding", "lzma");
    assert_eq!(
        wire(self::head(503, &[unknown]).unwrap_err()).code(),
        Code::Unavailable
    );
    assert_eq!(
        local(self::head(200, &[unknown]).unwrap_err()).code(),
        Code::Internal
    );
}

#[test]
fn the_request_id_of_the_header_comes_before_that_of_the_body() {
    let body = Bytes::from_static(br#"{"code":"internal","request_id":"body"}"#);
    for (headers, expected) in [(&[("x-request-id", "header")][..], "header"), (&[], "body")] {
        let head = head(500, headers).unwrap();
        let error = wire(head.finish(body.clone(), 64, &Registry::new()).unwrap_err());
        assert_eq!(error.headers()["x-request-id"], expected);
    }
}

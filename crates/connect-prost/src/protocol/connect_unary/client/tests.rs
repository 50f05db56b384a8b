//! Messages, errors and damage of unary responses.

use http::HeaderValue;

use super::*;

fn head(
    status: u16,
    headers: &[(&'static str, &'static str)],
) -> Result<ResponseHead, ResponseError> {
    let mut response = http::Response::new(());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response
            .headers_mut()
            .append(*name, HeaderValue::from_static(value));
    }
    ResponseHead::read(response.into_parts().0, Codec::Proto)
}

fn local(error: ResponseError) -> Code {
    match error {
        ResponseError::Local(error) => error.code(),
        ResponseError::Wire(error) => panic!("a wire error: {error}"),
    }
}

fn wire(error: ResponseError) -> ConnectError {
    match error {
        ResponseError::Wire(error) => error,
        ResponseError::Local(error) => panic!("a local error: {error}"),
    }
}

#[test]
fn trailers_are_told_apart_from_headers() {
    let head = head(
        200,
        &[
            ("content-type", "application/proto"),
            ("x-a", "1"),
            ("trailer-x-b", "2"),
        ],
    )
    .unwrap();
    let (body, headers, trailers) = head.finish(Bytes::from_static(b"m"), 1).unwrap();
    assert_eq!(body, "m");
    assert_eq!(headers["x-a"], "1");
    assert_eq!(trailers["x-b"], "2");
    assert!(!headers.contains_key("trailer-x-b"));
}

#[test]
fn a_message_of_another_kind_is_rejected() {
    assert_eq!(
        local(head(200, &[("content-type", "application/json")]).unwrap_err()),
        Code::Internal
    );
    assert_eq!(
        local(head(200, &[("content-type", "text/html")]).unwrap_err()),
        Code::Unknown
    );
    assert_eq!(local(head(200, &[]).unwrap_err()), Code::Unknown);
    let unknown = [
        ("content-type", "application/proto"),
        ("content-encoding", "compress"),
    ];
    assert_eq!(local(head(200, &unknown).unwrap_err()), Code::Internal);
}

#[test]
fn a_failure_that_is_not_connect_is_told_by_its_status() {
    assert_eq!(
        wire(head(403, &[("content-type", "text/html")]).unwrap_err()).code(),
        Code::PermissionDenied
    );
    assert_eq!(wire(head(503, &[]).unwrap_err()).code(), Code::Unavailable);
    let html = head(404, &[("content-type", "application/json")]).unwrap();
    assert_eq!(
        wire(html.finish(Bytes::from_static(b"<html>"), 100).unwrap_err()).code(),
        Code::Unimplemented
    );
}

#[test]
fn an_error_body_is_read_with_its_metadata() {
    let head = head(
        409,
        &[
            ("content-type", "application/json"),
            ("x-request-id", "r1"),
            ("trailer-x-b", "2"),
        ],
    );
    let body = Bytes::from_static(br#"{"code":"aborted","message":"again"}"#);
    let error = wire(head.unwrap().finish(body, 100).unwrap_err());
    assert_eq!((error.code(), error.message()), (Code::Aborted, "again"));
    assert_eq!(error.headers()["x-request-id"], "r1");
    assert_eq!(error.trailers()["x-b"], "2");
}

#[test]
fn a_body_over_the_limit_is_resource_exhausted() {
    let plain = head(200, &[("content-type", "application/proto")]).unwrap();
    assert_eq!(
        local(plain.finish(Bytes::from_static(b"four"), 3).unwrap_err()),
        Code::ResourceExhausted
    );
}

#[test]
fn an_error_has_a_limit_of_its_own() {
    let json = [("content-type", "application/json")];
    let body = format!(
        "{{\"code\":\"aborted\",\"message\":\"{}\"}}",
        "a".repeat(100)
    );
    let read = head(409, &json).unwrap().finish(body.into(), 3);
    assert_eq!(wire(read.unwrap_err()).code(), Code::Aborted);

    let body = format!(
        "{{\"code\":\"aborted\",\"x\":[{}0]}}",
        "0,".repeat(END_LIMIT / 2)
    );
    let read = head(409, &json).unwrap().finish(body.into(), 4 << 20);
    let error = wire(read.unwrap_err());
    assert_eq!(error.code(), code_of_status(StatusCode::CONFLICT));
    assert!(error.message().ends_with("more than 262144"), "{error}");
}

#[cfg(feature = "gzip")]
#[test]
fn gzip_is_bounded_and_its_damage_is_found() {
    let gzip = [
        ("content-type", "application/proto"),
        ("content-encoding", "gzip"),
    ];
    let packed = Encoding::Gzip.compress(vec![0; 5000].into());
    assert_eq!(
        head(200, &gzip)
            .unwrap()
            .finish(packed.clone(), 5000)
            .unwrap()
            .0
            .len(),
        5000
    );
    assert_eq!(
        local(
            head(200, &gzip)
                .unwrap()
                .finish(packed.clone(), 4999)
                .unwrap_err()
        ),
        Code::ResourceExhausted
    );
    let nothing = head(200, &gzip).unwrap().finish(Bytes::new(), 5000);
    assert!(nothing.unwrap().0.is_empty());
    let broken = packed.slice(..packed.len() - 4);
    assert_eq!(
        local(head(200, &gzip).unwrap().finish(broken, 5000).unwrap_err()),
        Code::Internal
    );
}

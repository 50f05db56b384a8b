//! Errors in every shape that servers write.

use http::StatusCode;

use super::*;
use crate::{CodeCase, ErrorWord, StreamType};

const PLAIN: Spec = Spec::new("/a.v1.B/C", StreamType::Unary);

const WORDS: &[ErrorWord] = &[
    word(Code::InvalidArgument, "INVALID_REQUEST"),
    word(Code::FailedPrecondition, "INVALID_REQUEST"),
    word(Code::NotFound, "USER_NOT_FOUND"),
    word(Code::Unauthenticated, "UNAUTHORIZED"),
    word(Code::PermissionDenied, "UNAUTHORIZED"),
];

const fn word(code: Code, word: &'static str) -> ErrorWord {
    ErrorWord {
        code,
        field: None,
        word,
        status: None,
    }
}

const SHAPE: ErrorShape = ErrorShape {
    ok: Some("ok"),
    request_id: Some("meta.id"),
    code: "failure.kind",
    message: "failure.text",
    details: Some("failure.more"),
    case: CodeCase::UpperSnake,
};

const SHAPED: Spec = {
    let mut spec = PLAIN;
    spec.errors = Some(&SHAPE);
    spec.words = WORDS;
    spec
};

fn read(spec: &Spec, status: u16, body: &str) -> ConnectError {
    let status = StatusCode::from_u16(status).unwrap();
    read_error(spec, status, body.as_bytes(), &Registry::new())
}

fn id(error: &ConnectError) -> Option<&str> {
    error.headers().get(header::REQUEST_ID)?.to_str().ok()
}

#[test]
fn the_declared_shape_comes_before_all_others() {
    let body = r#"{"failure":{"kind":"NOT_FOUND","text":"no","more":[{"type":"a.B","value":"AQI"}]},
        "meta":{"id":"r1"},"code":"internal","message":"other","request_id":"r2"}"#;
    let error = read(&SHAPED, 500, body);
    assert_eq!((error.code(), error.message()), (Code::NotFound, "no"));
    assert_eq!(error.details()[0].value().as_ref(), [1, 2]);
    assert_eq!((id(&error), error.reason()), (Some("r1"), None));
}

#[test]
fn other_shapes_are_read_too() {
    for (body, code, message, reason) in [
        (r#"{"error":"it broke"}"#, Code::Aborted, "it broke", None),
        (
            r#"{"code":"already_exists","message":"m"}"#,
            Code::AlreadyExists,
            "m",
            None,
        ),
        (
            r#"{"ok":false,"error":{"code":"not_found","message":"m"}}"#,
            Code::NotFound,
            "m",
            None,
        ),
        (
            r#"{"error":"invalid_client","error_description":"who?"}"#,
            Code::Aborted,
            "who?",
            Some("invalid_client"),
        ),
        (
            r#"{"code":5,"message":"m","details":[]}"#,
            Code::NotFound,
            "m",
            None,
        ),
        (
            r#"{"error":{"code":404,"status":"NOT_FOUND","message":"m"}}"#,
            Code::NotFound,
            "m",
            None,
        ),
        (
            r#"{"error":{"code":404,"message":"m"}}"#,
            Code::NotFound,
            "m",
            None,
        ),
        (
            r#"{"code":7,"error":"denied for you","message":"denied for you"}"#,
            Code::PermissionDenied,
            "denied for you",
            None,
        ),
        (
            r#"{"status":404,"error":"Not Found","message":"m","path":"/x"}"#,
            Code::NotFound,
            "m",
            None,
        ),
        (
            r#"{"error":{"code":"CANCELLED"}}"#,
            Code::Canceled,
            "",
            None,
        ),
    ] {
        for spec in [&PLAIN, &SHAPED] {
            let error = read(spec, 409, body);
            assert_eq!((error.code(), error.message()), (code, message), "{body}");
            assert_eq!(error.reason(), reason, "{body}");
        }
    }
}

#[test]
fn a_word_means_its_first_row_and_stays_readable() {
    for (word, code) in [
        ("INVALID_REQUEST", Code::InvalidArgument),
        ("USER_NOT_FOUND", Code::NotFound),
        ("UNAUTHORIZED", Code::Unauthenticated),
        ("unauthorized", Code::Unauthenticated),
        ("NEW_WORD", Code::FailedPrecondition),
    ] {
        let error = read(
            &SHAPED,
            412,
            &format!(r#"{{"code":"{word}","message":"m"}}"#),
        );
        assert_eq!((error.code(), error.reason()), (code, Some(word)));
    }
    let error = read(&SHAPED, 400, r#"{"error":"UNAUTHORIZED","code":400}"#);
    assert_eq!(error.code(), Code::Unauthenticated);
    assert_eq!(error.reason(), Some("UNAUTHORIZED"));
    let error = read(&PLAIN, 401, r#"{"error":"invalid_grant","code":400}"#);
    assert_eq!(error.reason(), Some("invalid_grant"));
}

#[test]
fn a_code_says_more_than_the_status() {
    for status in [400, 412] {
        let error = read(&PLAIN, status, r#"{"code":"FAILED_PRECONDITION"}"#);
        assert_eq!(
            (error.code(), error.message()),
            (Code::FailedPrecondition, "")
        );
    }
}

#[test]
fn what_is_no_error_has_the_code_of_its_status() {
    for body in [
        "",
        "<html>",
        "[]",
        "null",
        "7",
        r#"{"code":"#,
        r#"{"code":0}"#,
        "{}",
        r#"{"code":{},"message":7}"#,
    ] {
        let error = read(&SHAPED, 401, body);
        assert_eq!(error.code(), Code::Unauthenticated, "{body}");
        assert_eq!(error.message(), "HTTP status 401 Unauthorized", "{body}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(read(&PLAIN, 503, &deep).code(), Code::Unavailable);
}

#[test]
fn details_need_their_bytes_or_a_type_that_is_known() {
    let body = r#"{"code":3,"details":[
        {"@type":"type.googleapis.com/google.protobuf.Duration","value":"5s"},
        {"@type":"type.googleapis.com/a.B","value":"AQI="},
        {"@type":"type.googleapis.com/a.B","field":1},
        {"type":"a.C","value":""},7]}"#;
    let error = read(&PLAIN, 400, body);
    let names: Vec<_> = error.details().iter().map(ErrorDetail::type_name).collect();
    assert_eq!(names, ["google.protobuf.Duration", "a.B", "a.C"]);
    assert_eq!(error.details()[0].value().as_ref(), [8, 5]);
    assert_eq!(error.details()[1].value().as_ref(), [1, 2]);
}

#[test]
fn a_request_id_that_is_no_header_is_dropped() {
    assert_eq!(id(&read(&PLAIN, 400, r#"{"request_id":"r\n1"}"#)), None);
    assert_eq!(id(&read(&PLAIN, 400, r#"{"requestId":"r1"}"#)), Some("r1"));
}

#[test]
fn a_failure_in_a_success_is_found_only_where_the_wrapper_says_so() {
    let body = br#"{"ok":false,"error":{"code":"not_found","message":"m"}}"#;
    let error = read_failure(&PLAIN, "ok", body, &Registry::new()).unwrap();
    assert_eq!((error.code(), error.message()), (Code::NotFound, "m"));
    for body in [
        r#"{"ok":true,"error":{"code":"not_found"}}"#,
        "{}",
        "[]",
        "",
    ] {
        assert!(
            read_failure(&PLAIN, "ok", body.as_bytes(), &Registry::new()).is_none(),
            "{body}"
        );
    }
}

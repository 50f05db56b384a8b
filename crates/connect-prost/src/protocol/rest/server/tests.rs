use http::header::WWW_AUTHENTICATE;
use protojson_prost::Registry;

use super::*;
use crate::protocol::wire::{ResponseContext, RestContext};
use crate::request_id::RequestId;
use crate::{Code, Consumes, ErrorShape, ErrorWord, Scheme, SchemePlace, Spec};

const RULE: HttpRule = HttpRule {
    verb: "POST",
    template: "/v1/tokens",
    body: HttpBody::Whole,
    response_body: None,
    segments: &[],
    variables: &[],
    path_verb: None,
};

const READ: HttpRule = HttpRule {
    verb: "GET",
    body: HttpBody::None,
    ..RULE
};

const SHAPE: ErrorShape = ErrorShape {
    ok: None,
    request_id: None,
    code: "code",
    message: "message",
    details: None,
    case: crate::CodeCase::LowerSnake,
};

static SPEC: Spec = {
    let mut spec = Spec::new("/a.v1.TokenService/Create", StreamType::Unary);
    spec.words = &[ErrorWord {
        code: Code::InvalidArgument,
        field: None,
        word: "INVALID_REQUEST",
        status: Some(400),
    }];
    spec.schemes = &[Scheme {
        kind: "token",
        place: SchemePlace::Bearer,
    }];
    spec
};

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, HeaderValue::from_static(value));
    }
    headers
}

fn read(
    consumes: Consumes,
    rule: &HttpRule,
    pairs: &[(&'static str, &'static str)],
) -> (RequestHead, Option<ConnectError>) {
    let format = &WireFormat::of_route(consumes)[0];
    read_head(&headers(pairs), format, rule, true)
}

fn status(error: &ConnectError) -> u16 {
    let status = error.http_status();
    status
        .unwrap_or_else(|| error.code().http_status())
        .as_u16()
}

#[test]
fn a_body_has_the_content_type_of_its_route_or_none() {
    let form = "application/x-www-form-urlencoded";
    for (consumes, sent, refused) in [
        (Consumes::Json, "application/json; charset=UTF-8", false),
        (
            Consumes::Json,
            " Application/JSON ;  charset=\"utf-8\"",
            false,
        ),
        (Consumes::Json, "application/json;charset=latin1", true),
        (Consumes::Json, "application/jsonx", true),
        (Consumes::Json, "application/problem+json", true),
        (Consumes::Json, form, true),
        (Consumes::Form, form, false),
        (Consumes::Form, "application/json", true),
        (Consumes::Form, "multipart/form-data; boundary=x", true),
    ] {
        let (_, refusal) = read(consumes, &RULE, &[("content-type", sent)]);
        let status = refusal.as_ref().map(status);
        assert_eq!(status, refused.then_some(415), "{sent}");
        let code = refusal.map(|error| error.code());
        assert_eq!(code, refused.then_some(Code::InvalidArgument));
    }
    assert!(read(Consumes::Form, &RULE, &[]).1.is_none());
}

#[test]
fn heads_that_are_refused_have_their_status() {
    for (pairs, expected) in [
        (
            &[
                ("content-type", "application/json"),
                ("content-type", "application/json"),
            ][..],
            400,
        ),
        (&[("content-encoding", "lzma")], 415),
        (&[("accept", "application/json;q=0")], 406),
        (&[("accept-encoding", "lzma, identity;q=0")], 406),
        (&[("x-server-timeout", "soon")], 400),
        (&[("x-server-timeout", "1"), ("x-server-timeout", "1")], 400),
    ] {
        let (_, refusal) = read(Consumes::Json, &RULE, pairs);
        let refusal = refusal.expect("the head is refused");
        assert_eq!(status(&refusal), expected, "{pairs:?}");
        assert_eq!(refusal.code(), Code::InvalidArgument);
    }
}

#[test]
fn a_rule_without_a_body_ignores_what_concerns_one() {
    let pairs = [("content-type", "image/png"), ("content-encoding", "lzma")];
    assert!(read(Consumes::Json, &READ, &pairs).1.is_none());
}

#[test]
fn the_head_of_a_form_asks_for_a_response_in_json() {
    let (head, refusal) = read(Consumes::Form, &RULE, &[("x-server-timeout", "1.5")]);
    assert!(refusal.is_none());
    assert_eq!(head.response_format.media_type, "application/json");
    assert_eq!(head.timeout, Some(std::time::Duration::from_millis(1500)));
}

fn respond(rule: Option<&'static HttpRule>, error: &ConnectError) -> http::Response<Body> {
    let context = ResponseContext {
        spec: Some(&SPEC),
        request_id: RequestId::new("1"),
        format: Some(json()),
        shows_request_id: false,
        is_head: false,
        rest: RestContext {
            rule,
            errors: Some(&SHAPE),
            registry: Registry::new(),
        },
    };
    error_response(&context, error)
}

#[test]
fn the_status_of_a_word_goes_before_that_of_the_error() {
    let (_, refusal) = read(Consumes::Json, &RULE, &[("content-type", "text/json")]);
    let refusal = refusal.expect("the head is refused");
    assert_eq!(respond(Some(&RULE), &refusal).status(), 400);
    assert_eq!(respond(None, &refusal).status(), 415);
    let gone = ConnectError::not_found("x").with_http_status(StatusCode::GONE);
    assert_eq!(respond(Some(&RULE), &gone).status(), StatusCode::GONE);
}

#[test]
fn a_401_has_a_challenge_where_http_has_a_name_for_the_scheme() {
    let mut error = ConnectError::unauthenticated("who?");
    let response = respond(Some(&RULE), &error);
    assert_eq!(response.headers()[WWW_AUTHENTICATE], "Bearer");
    let own = HeaderValue::from_static("Basic");
    error.headers_mut().insert(WWW_AUTHENTICATE, own);
    let response = respond(Some(&RULE), &error);
    assert_eq!(response.headers()[WWW_AUTHENTICATE], "Basic");
}

#[test]
fn a_refusal_says_what_is_taken_and_drops_other_reserved_names() {
    let refusal = method_not_allowed(HeaderValue::from_static("GET, OPTIONS"));
    let response = respond(None, &refusal);
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()[ALLOW], "GET, OPTIONS");
    let own = ConnectError::internal("x")
        .with_header(ALLOW, HeaderValue::from_static("GET"))
        .with_header(ACCEPT, HeaderValue::from_static("text/html"));
    let response = respond(None, &own);
    assert!(response.headers().get(ALLOW).is_none());
    assert!(response.headers().get(ACCEPT).is_none());
}

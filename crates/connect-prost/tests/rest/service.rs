//! The service that the tests call.

use std::future::pending;

use connect_prost::__private::server::{
    ServerCall, ServerCallFuture, Service, http_binding, http_binding_with_response_body, index,
    unary_with_rules,
};
use connect_prost::__private::spec::{
    error_shape, error_word, http_rule, path_variable, scheme, wrapper,
};
use connect_prost::http::header::{HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use connect_prost::server::{Context, RequestId, Router};
use connect_prost::{
    Code, CodeCase, ConnectError, Consumes, ErrorShape, ErrorWord, HttpBody, HttpRule,
    IdempotencyLevel, PathSegment, PathVariable, Response, SchemePlace, Spec, StreamType,
};
use golden::generated::echo::v1::{EchoRequest, EchoResponse};
use golden::generated::route::v1::{Book, PutRequest, Shelf};

pub(crate) const SHAPE: ErrorShape = error_shape(
    [Some("ok"), Some("request_id"), None],
    "error.code",
    "error.message",
    CodeCase::LowerSnake,
);

pub(crate) const FLAT: ErrorShape =
    error_shape([None, None, None], "code", "message", CodeCase::UpperSnake);

const WORDS: &[ErrorWord] = &[
    error_word(Code::InvalidArgument, Some("times"), "INVALID_TIMES", None),
    error_word(Code::InvalidArgument, None, "INVALID_REQUEST", Some(400)),
    error_word(Code::NotFound, None, "ECHO_NOT_FOUND", None),
];

/// A rule without a verb; `bodies` are those of the request and of the response.
const fn rule(
    verb: &'static str,
    template: &'static str,
    (body, response_body): (HttpBody, Option<&'static str>),
    segments: &'static [PathSegment],
    variables: &'static [PathVariable],
) -> HttpRule {
    http_rule(
        verb,
        template,
        body,
        response_body,
        segments,
        variables,
        None,
    )
}

const fn unary(procedure: &'static str, http: &'static [HttpRule]) -> Spec {
    let mut spec = Spec::new(procedure, StreamType::Unary);
    spec.http = http;
    spec.errors = Some(&SHAPE);
    spec
}

const fn literal(text: &'static str) -> PathSegment {
    PathSegment::Literal(text)
}

const NO_BODY: (HttpBody, Option<&str>) = (HttpBody::None, None);

const WHOLE: (HttpBody, Option<&str>) = (HttpBody::Whole, None);

const TEXT: &[PathVariable] = &[path_variable("text", 2, 3)];

/// By GET, with the text in the path, and by POST.
pub(crate) static ECHO: Spec = {
    const RULES: &[HttpRule] = &[
        rule(
            "POST",
            "/v2/echo",
            WHOLE,
            &[literal("v2"), literal("echo")],
            &[],
        ),
        rule(
            "GET",
            "/v2/echo/{text}",
            NO_BODY,
            &[literal("v2"), literal("echo"), PathSegment::Any],
            TEXT,
        ),
    ];
    let mut spec =
        unary("/rest.v1.RestService/Echo", RULES).with_idempotency(IdempotencyLevel::NoSideEffects);
    spec.wrapper = Some(wrapper(Some("ok"), Some("request_id")));
    spec
};

/// Succeeds with 201.
static CREATE: Spec = {
    const RULES: &[HttpRule] = &[rule(
        "POST",
        "/v2/echoes",
        WHOLE,
        &[literal("v2"), literal("echoes")],
        &[],
    )];
    let mut spec = unary("/rest.v1.RestService/Create", RULES);
    spec.success = 201;
    spec
};

/// Succeeds with 204.
static DELETE: Spec = {
    const RULES: &[HttpRule] = &[rule(
        "DELETE",
        "/v2/echoes/{text}",
        NO_BODY,
        &[literal("v2"), literal("echoes"), PathSegment::Any],
        TEXT,
    )];
    let mut spec = unary("/rest.v1.RestService/Delete", RULES);
    spec.success = 204;
    spec
};

/// Takes a form, has words, and no procedure.
static TOKEN: Spec = {
    const RULES: &[HttpRule] = &[rule(
        "POST",
        "/v1/token",
        WHOLE,
        &[literal("v1"), literal("token")],
        &[],
    )];
    let mut spec = unary("/rest.v1.RestService/Token", RULES);
    spec.rest_only = true;
    spec.consumes = Consumes::Form;
    spec.errors = Some(&FLAT);
    spec.words = WORDS;
    spec.schemes = &[scheme("token", SchemePlace::Bearer)];
    spec
};

/// A field as the body of the request and of the response.
static PUT: Spec = {
    const RULES: &[HttpRule] = &[
        rule(
            "PUT",
            "/v2/shelves/{shelf}/books",
            (HttpBody::Field("book"), Some("books")),
            &[
                literal("v2"),
                literal("shelves"),
                PathSegment::Any,
                literal("books"),
            ],
            &[path_variable("shelf", 2, 3)],
        ),
        rule(
            "GET",
            "/v2/files/{book.name=**}",
            NO_BODY,
            &[literal("v2"), literal("files"), PathSegment::Rest],
            &[path_variable("book.name", 2, 3)],
        ),
    ];
    unary("/rest.v1.RestService/Put", RULES)
};

/// Errors of this one are a `google.rpc.Status`.
static PLAIN: Spec = {
    const RULES: &[HttpRule] = &[rule("GET", "/plain", NO_BODY, &[literal("plain")], &[])];
    let mut spec = unary("/rest.v1.PlainService/Echo", RULES);
    spec.errors = None;
    spec
};

struct RestService;

impl Service for RestService {
    fn specs(&self) -> &'static [&'static Spec] {
        static SPECS: [&Spec; 6] = [&ECHO, &CREATE, &DELETE, &TOKEN, &PUT, &PLAIN];
        &SPECS
    }

    fn call(&self, call: ServerCall) -> ServerCallFuture {
        match index(&call) {
            4 => unary_with_rules(call, put, |_, _| {}, http_binding_with_response_body()),
            _ => unary_with_rules(call, echo, fill, http_binding()),
        }
    }
}

fn fill(response: &mut EchoResponse, request_id: &str) {
    response.ok = true;
    request_id.clone_into(&mut response.request_id);
}

/// Does what the text says.
async fn echo(
    context: Context,
    request: EchoRequest,
) -> Result<Response<EchoResponse>, ConnectError> {
    match request.text.as_str() {
        "panic" => panic!("a handler that panics"),
        "hang" => pending().await,
        "missing" => return Err(ConnectError::not_found("no such echo")),
        "who" => return Err(ConnectError::unauthenticated("who?")),
        "busy" => {
            let busy = ConnectError::unavailable("busy");
            return Err(busy.with_header(RETRY_AFTER, HeaderValue::from_static("7")));
        }
        _ => {}
    }
    let template = context.http_rule().map_or("none", |rule| rule.template);
    let mut response = Response::new(EchoResponse {
        count: i64::from(request.times.unwrap_or(-1)),
        text: request.text,
        ..EchoResponse::default()
    });
    let headers = response.headers_mut();
    headers.insert(LOCATION, HeaderValue::from_static("/v2/echo/1"));
    headers.insert("x-template", HeaderValue::from_static(template));
    headers.insert("content-encoding", HeaderValue::from_static("lzma"));
    let cost = HeaderName::from_static("x-cost");
    response
        .trailers_mut()
        .insert(cost, HeaderValue::from_static("3"));
    Ok(response)
}

/// Returns the book as many times as the number of the shelf says.
async fn put(_: Context, request: PutRequest) -> Result<Response<Shelf>, ConnectError> {
    let book: Book = request.book.unwrap_or_default();
    let count = usize::try_from(request.shelf).unwrap_or_default();
    Ok(Response::new(Shelf {
        books: vec![book; count],
    }))
}

/// Returns a router whose request ids are all `id-1`.
pub(crate) fn router() -> Router {
    Router::new()
        .add(RestService)
        .request_ids(|| RequestId::new("id-1"))
}

//! Calls by HTTP rules, and what is sent of them.

use connect_prost::__private::client::{http_binding, with_rules};
use connect_prost::__private::spec::{http_rule, path_variable};
use connect_prost::client::{Client, Error, ErrorKind};
use connect_prost::{
    Consumes, HttpBody, HttpRule, Message, PathSegment, Protocol, Spec, StreamType,
};
use golden::generated::route::v1::{Book, FindRequest, ShelfServiceClient};
use golden::generated::shape::v1::Scalars;
use http_body_util::BodyExt as _;
use prost_types::Struct;

use crate::scripted::{Scripted, base_url, json};

pub(crate) const fn spec(rules: &'static [HttpRule]) -> Spec {
    let mut spec = Spec::new("/a.v1.Service/Rest", StreamType::Unary);
    spec.http = rules;
    spec
}

pub(crate) const fn rule(
    verb: &'static str,
    template: &'static str,
    body: HttpBody,
    segments: &'static [PathSegment],
) -> HttpRule {
    http_rule(verb, template, body, None, segments, &[], None)
}

pub(crate) const SEARCH: &[PathSegment] = &[PathSegment::Literal("search")];

pub(crate) static GET: Spec = spec(&[rule("GET", "/search", HttpBody::None, SEARCH)]);
pub(crate) static POST: Spec = spec(&[rule("POST", "/search", HttpBody::Whole, SEARCH)]);
pub(crate) static SCALARS: Spec =
    spec(&[rule("PUT", "/search", HttpBody::Field("scalars"), SEARCH)]);
pub(crate) static LIST: Spec = spec(&[rule("PUT", "/search", HttpBody::Field("int64"), SEARCH)]);
pub(crate) static TEXT: Spec = spec(&[rule("PUT", "/search", HttpBody::Field("string"), SEARCH)]);
pub(crate) static FORM: Spec = {
    let mut spec = spec(&[rule("POST", "/search", HttpBody::Whole, SEARCH)]);
    spec.consumes = Consumes::Form;
    spec
};
pub(crate) static STREAM: Spec = {
    let mut spec = GET;
    spec.stream_type = StreamType::ServerStream;
    spec
};
pub(crate) static BY_TEXT: Spec = spec(&[http_rule(
    "GET",
    "/t/{string}",
    HttpBody::None,
    None,
    &[PathSegment::Literal("t"), PathSegment::Any],
    &[path_variable("string", 1, 2)],
    None,
)]);

/// The request of a call: method and URL, content type, body.
pub(crate) struct Sent {
    pub(crate) line: String,
    pub(crate) content_type: Option<String>,
    pub(crate) body: String,
}

/// A transport that responds `{}`, and says in a header what the body was.
pub(crate) fn echoing() -> Scripted {
    Scripted::new(|request| async move {
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let mut response = json("{}");
        let body = percent(&body).try_into().unwrap();
        response.headers_mut().insert("x-body", body);
        Ok(response)
    })
}

pub(crate) fn percent(body: &[u8]) -> String {
    body.escape_ascii().to_string()
}

pub(crate) fn rest(transport: &Scripted) -> Client {
    Client::builder(transport.clone(), base_url())
        .protocol(Protocol::Rest)
        .build()
}

pub(crate) async fn send<M: Message>(spec: &'static Spec, message: M) -> Result<Sent, Error> {
    let transport = echoing();
    let call = rest(&transport).unary::<M, Struct>(spec, message);
    let response = with_rules(call, http_binding()).await?;
    let [head] = transport.sent().try_into().unwrap();
    let content_type = head.headers.get("content-type");
    Ok(Sent {
        line: format!("{} {}", head.method, head.uri.path_and_query().unwrap()),
        content_type: content_type.map(|value| value.to_str().unwrap().to_owned()),
        body: response.headers()["x-body"].to_str().unwrap().to_owned(),
    })
}

pub(crate) async fn rejected<M: Message>(spec: &'static Spec, message: M) -> Error {
    let transport = echoing();
    let call = rest(&transport).unary::<M, Struct>(spec, message);
    let error = with_rules(call, http_binding()).await.unwrap_err();
    assert!(transport.sent().is_empty());
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    error
}

/// A client of shelves, and what it has sent.
pub(crate) fn shelves(transport: &Scripted) -> ShelfServiceClient {
    ShelfServiceClient::from_client(rest(transport))
}

pub(crate) fn find(name: &str) -> FindRequest {
    FindRequest {
        book: Some(Book {
            name: name.to_owned(),
        }),
        ..FindRequest::default()
    }
}

pub(crate) fn text(string: &str) -> Scalars {
    Scalars {
        string: string.to_owned(),
        ..Scalars::default()
    }
}

pub(crate) fn lines(transport: &Scripted) -> Vec<String> {
    let line = |head: http::request::Parts| {
        format!("{} {}", head.method, head.uri.path_and_query().unwrap())
    };
    transport.sent().into_iter().map(line).collect()
}

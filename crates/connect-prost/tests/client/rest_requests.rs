//! Requests over REST: path, query and body by the rules of the schema.

use std::time::Duration;

use connect_prost::__private::client::{http_binding, with_rules};
use connect_prost::__private::spec::{http_rule, path_variable};
use connect_prost::client::{Client, Error, ErrorKind};
use connect_prost::compression::Encoding;
use connect_prost::{
    Body, Code, Codec, Consumes, HttpBody, HttpRule, Message, PathSegment, Protocol, Spec,
    StreamType,
};
use golden::generated::echo::v1::{EchoRequest, RestServiceClient};
use golden::generated::route::v1::{
    Book, FindRequest, PutRequest, Shelf, ShelfServiceClient, shelf_service,
};
use golden::generated::shape::v1::{Many, Presence, Scalars, WellKnown};
use http::Uri;
use http_body_util::BodyExt as _;
use prost_types::Struct;

use crate::scripted::{READ, Scripted, base_url, call, http_response, json};

const fn spec(rules: &'static [HttpRule]) -> Spec {
    let mut spec = Spec::new("/a.v1.Service/Rest", StreamType::Unary);
    spec.http = rules;
    spec
}

const fn rule(
    verb: &'static str,
    template: &'static str,
    body: HttpBody,
    segments: &'static [PathSegment],
) -> HttpRule {
    http_rule(verb, template, body, None, segments, &[], None)
}

const SEARCH: &[PathSegment] = &[PathSegment::Literal("search")];

static GET: Spec = spec(&[rule("GET", "/search", HttpBody::None, SEARCH)]);
static POST: Spec = spec(&[rule("POST", "/search", HttpBody::Whole, SEARCH)]);
static SCALARS: Spec = spec(&[rule("PUT", "/search", HttpBody::Field("scalars"), SEARCH)]);
static LIST: Spec = spec(&[rule("PUT", "/search", HttpBody::Field("int64"), SEARCH)]);
static TEXT: Spec = spec(&[rule("PUT", "/search", HttpBody::Field("string"), SEARCH)]);
static FORM: Spec = {
    let mut spec = spec(&[rule("POST", "/search", HttpBody::Whole, SEARCH)]);
    spec.consumes = Consumes::Form;
    spec
};
static STREAM: Spec = {
    let mut spec = GET;
    spec.stream_type = StreamType::ServerStream;
    spec
};
static BY_TEXT: Spec = spec(&[http_rule(
    "GET",
    "/t/{string}",
    HttpBody::None,
    None,
    &[PathSegment::Literal("t"), PathSegment::Any],
    &[path_variable("string", 1, 2)],
    None,
)]);

/// The request of a call: method and URL, content type, body.
struct Sent {
    line: String,
    content_type: Option<String>,
    body: String,
}

/// A transport that responds `{}`, and says in a header what the body was.
fn echoing() -> Scripted {
    Scripted::new(|request| async move {
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let mut response = json("{}");
        let body = percent(&body).try_into().unwrap();
        response.headers_mut().insert("x-body", body);
        Ok(response)
    })
}

fn percent(body: &[u8]) -> String {
    body.escape_ascii().to_string()
}

fn rest(transport: &Scripted) -> Client {
    Client::builder(transport.clone(), base_url())
        .protocol(Protocol::Rest)
        .build()
}

async fn send<M: Message>(spec: &'static Spec, message: M) -> Result<Sent, Error> {
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

async fn rejected<M: Message>(spec: &'static Spec, message: M) -> Error {
    let transport = echoing();
    let call = rest(&transport).unary::<M, Struct>(spec, message);
    let error = with_rules(call, http_binding()).await.unwrap_err();
    assert!(transport.sent().is_empty());
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    error
}

/// A client of shelves, and what it has sent.
fn shelves(transport: &Scripted) -> ShelfServiceClient {
    ShelfServiceClient::from_client(rest(transport))
}

fn find(name: &str) -> FindRequest {
    FindRequest {
        book: Some(Book {
            name: name.to_owned(),
        }),
        ..FindRequest::default()
    }
}

fn text(string: &str) -> Scalars {
    Scalars {
        string: string.to_owned(),
        ..Scalars::default()
    }
}

fn lines(transport: &Scripted) -> Vec<String> {
    let line = |head: http::request::Parts| {
        format!("{} {}", head.method, head.uri.path_and_query().unwrap())
    };
    transport.sent().into_iter().map(line).collect()
}

#[tokio::test]
async fn a_segment_is_encoded_but_for_unreserved_characters_209() {
    for (value, path) in [
        ("Az09-._~", "/t/Az09-._~"),
        ("a/b?c#d%e f+g:h", "/t/a%2Fb%3Fc%23d%25e%20f%2Bg%3Ah"),
        ("%2F", "/t/%252F"),
        ("é", "/t/%C3%A9"),
    ] {
        let sent = send(&BY_TEXT, text(value)).await.unwrap();
        assert_eq!(sent.line, format!("GET {path}"));
    }
}

#[tokio::test]
async fn several_segments_keep_slashes_and_encoded_slashes_210() {
    let transport = echoing();
    let shelves = shelves(&transport);
    shelves.find(find("shelves/a%2Fb/books/c d")).await.unwrap();
    assert_eq!(lines(&transport), ["GET /v1/shelves/a%2Fb/books/c%20d"]);
}

#[tokio::test]
async fn a_value_that_matches_no_pattern_is_not_sent_211() {
    let transport = echoing();
    let shelves = shelves(&transport);
    for name in ["racks/1/books/2", "shelves/1", "shelves/1/books/2/3"] {
        let error = shelves.find(find(name)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Request, Code::InvalidArgument)
        );
        assert!(error.message().contains("`book.name`"), "{error}");
        assert!(!format!("{error} {error:?}").contains(name), "{error}");
    }
    assert!(transport.sent().is_empty());
}

#[tokio::test]
async fn an_empty_variable_is_not_sent_212() {
    let error = rejected(&BY_TEXT, text("")).await;
    assert_eq!(error.code(), Code::InvalidArgument);
    assert!(error.message().contains("`string` is empty"), "{error}");
    let transport = echoing();
    let error = shelves(&transport)
        .find(FindRequest::default())
        .await
        .unwrap_err();
    assert!(error.message().contains("`book.name` is empty"), "{error}");
}

#[tokio::test]
async fn dots_are_encoded_so_that_no_proxy_resolves_them_213() {
    for (value, path) in [(".", "/t/%2E"), ("..", "/t/%2E%2E"), ("...", "/t/...")] {
        let sent = send(&BY_TEXT, text(value)).await.unwrap();
        assert_eq!(sent.line, format!("GET {path}"));
    }
    let transport = echoing();
    let shelves = shelves(&transport);
    shelves.find(find("shelves/../books/.")).await.unwrap();
    assert_eq!(lines(&transport), ["GET /v1/shelves/%2E%2E/books/%2E"]);
}

#[tokio::test]
async fn a_rule_with_an_unnamed_wildcard_is_passed_over_214() {
    let transport = echoing();
    let shelves = shelves(&transport);
    // The second rule, `/v1/{kind}/**`, has all its variables set.
    shelves.find(find("files/a")).await.unwrap();
    assert_eq!(lines(&transport), ["GET /v2/files/a:find"]);

    static UNNAMED: Spec = spec(&[rule("GET", "/*", HttpBody::None, &[PathSegment::Any])]);
    let error = rejected(&UNNAMED, text("a")).await;
    assert_eq!(error.code(), Code::Unimplemented);
}

#[tokio::test]
async fn the_first_rule_is_called_whose_variables_are_set_and_match_215() {
    let transport = echoing();
    let shelves = shelves(&transport);
    shelves.find(find("shelves/1/books/2")).await.unwrap();
    shelves.find(find("files")).await.unwrap();
    shelves.find(find("files/a//b")).await.unwrap();
    assert_eq!(
        lines(&transport),
        [
            "GET /v1/shelves/1/books/2",
            "GET /v2/files:find",
            "GET /v2/files/a//b:find",
        ]
    );
}

#[tokio::test]
async fn the_query_is_in_the_order_of_the_schema_without_defaults_216() {
    let message = Scalars {
        bool: true,
        string: "a b&c".to_owned(),
        int32: -5,
        ..Scalars::default()
    };
    let sent = send(&GET, message).await.unwrap();
    assert_eq!(sent.line, "GET /search?int32=-5&bool=true&string=a%20b%26c");
    let message = Presence {
        int32: Some(0),
        string: Some(String::new()),
        scalars: Some(text("in")),
        ..Presence::default()
    };
    let sent = send(&GET, message).await.unwrap();
    assert_eq!(sent.line, "GET /search?int32=0&string=&scalars.string=in");
    let message = Many {
        int64: vec![2, 1, 2],
        ..Many::default()
    };
    let sent = send(&GET, message).await.unwrap();
    assert_eq!(sent.line, "GET /search?int64=2&int64=1&int64=2");
    let sent = send(&GET, Scalars::default()).await.unwrap();
    assert_eq!(sent.line, "GET /search");
}

#[tokio::test]
async fn what_has_no_form_in_a_query_is_not_sent_217() {
    let lists = Many {
        presence: vec![Presence::default()],
        ..Many::default()
    };
    let maps = Many {
        by_name: [("a".to_owned(), 1)].into(),
        ..Many::default()
    };
    for message in [lists, maps] {
        let error = rejected(&GET, message).await;
        assert_eq!(error.code(), Code::InvalidArgument);
        assert!(error.message().contains("/search"), "{error}");
    }
    let value = prost_types::Value::default();
    let fields = [("secret".to_owned(), value)].into();
    let message = WellKnown {
        r#struct: Some(Struct { fields }),
        ..WellKnown::default()
    };
    let error = rejected(&GET, message).await;
    assert!(!error.to_string().contains("secret"), "{error}");
    let error = rejected(&GET, text("a\0b")).await;
    assert_eq!(error.code(), Code::InvalidArgument);
}

#[tokio::test]
async fn scalars_have_their_text_218() {
    let message = Scalars {
        int64: i64::MIN,
        uint64: u64::MAX,
        bytes: vec![0xfb, 0xff],
        shade: 2,
        ..Scalars::default()
    };
    let sent = send(&GET, message).await.unwrap();
    assert_eq!(
        sent.line,
        "GET /search?int64=-9223372036854775808&uint64=18446744073709551615&bytes=-_8%3D&shade=SHADE_LIGHT"
    );
    let message = Scalars {
        shade: 77,
        ..Scalars::default()
    };
    let sent = send(&GET, message).await.unwrap();
    assert_eq!(sent.line, "GET /search?shade=77");
    let message = WellKnown {
        at: Some(prost_types::Timestamp::default()),
        ..WellKnown::default()
    };
    let sent = send(&GET, message).await.unwrap();
    assert_eq!(sent.line, "GET /search?at=1970-01-01T00%3A00%3A00Z");
}

#[tokio::test]
async fn one_field_is_the_body_and_the_others_are_in_the_query_219() {
    let message = Presence {
        int32: Some(7),
        scalars: Some(text("in")),
        ..Presence::default()
    };
    let sent = send(&SCALARS, message).await.unwrap();
    assert_eq!(sent.line, "PUT /search?int32=7");
    assert_eq!(sent.body, r#"{\"string\":\"in\"}"#);
    let sent = send(&SCALARS, Presence::default()).await.unwrap();
    assert_eq!(
        (sent.line.as_str(), sent.body.as_str()),
        ("PUT /search", "{}")
    );
    let sent = send(&LIST, Many::default()).await.unwrap();
    assert_eq!(sent.body, "[]");
}

#[tokio::test]
async fn without_a_body_there_is_no_content_type_220() {
    let sent = send(&GET, text("a")).await.unwrap();
    assert_eq!(
        (sent.content_type.as_deref(), sent.body.as_str()),
        (None, "")
    );
    let sent = send(&TEXT, Presence::default()).await.unwrap();
    assert_eq!(
        (sent.content_type.as_deref(), sent.body.as_str()),
        (None, "")
    );
    let sent = send(&POST, Scalars::default()).await.unwrap();
    assert_eq!(sent.content_type.as_deref(), Some("application/json"));
    assert_eq!(sent.body, "{}");
}

#[tokio::test]
async fn a_url_over_the_limit_is_not_sent_221() {
    let transport = echoing();
    let client = |limit| {
        let client = Client::builder(transport.clone(), base_url());
        let client = client.protocol(Protocol::Rest).http_get_url_limit(limit);
        let call = client.build().unary::<_, Struct>(&BY_TEXT, text("abc"));
        with_rules(call, http_binding())
    };
    let length = "http://127.0.0.1:1/t/abc".len();
    client(length).await.unwrap();
    let error = client(length - 1).await.unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert!(error.message().contains(&length.to_string()), "{error}");
    assert!(!error.to_string().contains("abc"), "{error}");
    assert_eq!(transport.sent().len(), 1);
    let error = rejected(&BY_TEXT, text(&"x".repeat(100_000))).await;
    assert!(error.message().contains("100021"), "{error}");
}

#[tokio::test]
async fn the_path_of_the_base_url_stays_before_the_rules_222() {
    for (base, expected) in [
        ("http://h/api/", "http://h/api/v1/shelves/1/books/2"),
        ("http://h/api", "http://h/api/v1/shelves/1/books/2"),
        ("http://h", "http://h/v1/shelves/1/books/2"),
    ] {
        let transport = echoing();
        let client = Client::builder(transport.clone(), Uri::from_static(base));
        let client = client.protocol(Protocol::Rest).build();
        let shelves = ShelfServiceClient::from_client(client);
        shelves.find(find("shelves/1/books/2")).await.unwrap();
        shelves.announce(Shelf::default()).await.unwrap();
        let [found, announced] = transport.sent().try_into().unwrap();
        assert_eq!(found.uri, expected);
        let root = base.trim_end_matches('/');
        assert_eq!(announced.uri.to_string(), format!("{root}/"));
    }
    let transport = echoing();
    let base = Uri::from_static("http://h/?key=secret");
    let client = Client::builder(transport.clone(), base);
    let client = client.protocol(Protocol::Rest).build();
    let shelves = ShelfServiceClient::from_client(client);
    let error = shelves.announce(Shelf::default()).await.unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert!(!error.to_string().contains("secret"), "{error}");
    assert!(transport.sent().is_empty());
}

#[tokio::test]
async fn the_binary_codec_streams_and_methods_without_rules_are_rejected_223() {
    let transport = echoing();
    let client = Client::builder(transport.clone(), base_url());
    let binary = client.codec(Codec::Proto).build();
    let shelves = ShelfServiceClient::from_client(binary.clone());
    let announced = shelves.announce(Shelf::default());
    let error = announced.with_protocol(Protocol::Rest).await.unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);

    let client = rest(&transport);
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!(error.code(), Code::Unimplemented);
    assert!(error.message().contains("no HTTP rule"), "{error}");
    let error = client
        .unary::<_, Struct>(&GET, text("a"))
        .await
        .unwrap_err();
    assert!(error.message().contains("generated clients"), "{error}");
    let streamed = client.server_stream::<_, Struct>(&STREAM, text("a")).await;
    let error = streamed.unwrap_err();
    assert_eq!(error.code(), Code::Unimplemented);
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(transport.sent().is_empty());
}

#[tokio::test]
async fn a_service_without_procedures_is_called_over_rest_by_itself_224() {
    let transport = echoing();
    let request = EchoRequest {
        text: "hi".to_owned(),
        times: None,
    };
    for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::Rest] {
        for codec in [Codec::Json, Codec::Proto] {
            let client = Client::builder(transport.clone(), base_url());
            let client = client.protocol(protocol).codec(codec).build();
            let service = RestServiceClient::from_client(client);
            service.echo(request.clone()).await.unwrap();
        }
    }
    assert_eq!(lines(&transport), ["POST /v1/echo"; 6]);
}

#[tokio::test]
async fn the_url_is_in_no_debug_output_and_no_error_225() {
    let transport = Scripted::always(|| http_response(404, &[], Body::empty()));
    let call = with_rules(
        rest(&transport).unary::<_, Struct>(&BY_TEXT, text("secret")),
        http_binding(),
    );
    assert!(!format!("{call:?}").contains("secret"));
    let error = call.await.unwrap_err();
    assert!(!format!("{error} {error:?} {error:#?}").contains("secret"));
}

#[tokio::test]
async fn the_same_message_has_the_same_url_226() {
    let message = Many {
        string: vec!["b".to_owned(), "a".to_owned()],
        double: vec![0.1, -0.0],
        ..Many::default()
    };
    let first = send(&GET, message.clone()).await.unwrap();
    let second = send(&GET, message).await.unwrap();
    assert_eq!(first.line, second.line);
    assert_eq!(
        first.line,
        "GET /search?double=0.1&double=-0.0&string=b&string=a"
    );
}

#[tokio::test]
async fn a_form_has_the_fields_as_pairs() {
    let message = Presence {
        int32: Some(0),
        string: Some("a b&c".to_owned()),
        ..Presence::default()
    };
    let sent = send(&FORM, message).await.unwrap();
    assert_eq!(sent.line, "POST /search");
    assert_eq!(
        sent.content_type.as_deref(),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(sent.body, "int32=0&string=a%20b%26c");
}

#[tokio::test]
async fn any_verb_is_a_post_with_a_body_and_literals_stay_as_they_are() {
    let transport = Scripted::always(|| json("[]"));
    let shelves = shelves(&transport);
    let book = Some(Book {
        name: "b".to_owned(),
    });
    shelves.put(PutRequest { shelf: 7, book }).await.unwrap();
    assert_eq!(lines(&transport), ["PUT /v1/put%2Fback.now/7"]);

    static ANY: Spec = spec(&[rule("*", "/search", HttpBody::Whole, SEARCH)]);
    static NONE: Spec = spec(&[rule("*", "/search", HttpBody::None, SEARCH)]);
    let sent = send(&ANY, Scalars::default()).await.unwrap();
    assert_eq!(sent.line, "POST /search");
    let sent = send(&NONE, Scalars::default()).await.unwrap();
    assert_eq!(sent.line, "GET /search");
    assert!(
        shelf_service::FIND
            .http
            .iter()
            .any(|rule| rule.verb == "HEAD")
    );
}

#[tokio::test]
async fn the_head_says_what_is_accepted_and_how_long_the_caller_waits() {
    let transport = echoing();
    let shelves = shelves(&transport);
    let announced = shelves.announce(Shelf::default());
    let announced = announced
        .with_timeout(Duration::from_millis(1500))
        .with_send_encoding(Encoding::Gzip);
    announced.await.unwrap();
    shelves
        .find(find("files/a"))
        .with_send_encoding(Encoding::Gzip)
        .await
        .unwrap();
    let [announced, found] = transport.sent().try_into().unwrap();
    assert_eq!(announced.headers["accept"], "application/json");
    assert!(announced.headers.contains_key("accept-encoding"));
    assert_eq!(announced.headers["x-server-timeout"], "1.5");
    assert_eq!(announced.headers["content-encoding"], "gzip");
    assert!(!announced.headers.contains_key("connect-protocol-version"));
    assert!(!announced.headers.contains_key("connect-timeout-ms"));
    assert!(!found.headers.contains_key("content-encoding"));
    assert!(!found.headers.contains_key("x-server-timeout"));
}

#[tokio::test]
async fn what_a_call_writes_is_read_back_as_its_message() {
    use protojson_prost::pairs::{self, Options, Request, Variable};

    let message = Scalars {
        string: "a/b c+é%".to_owned(),
        double: 1e300,
        bytes: vec![0, 1, 255],
        shade: -1,
        ..Scalars::default()
    };
    let sent = send(&BY_TEXT, message.clone()).await.unwrap();
    let url = sent.line.strip_prefix("GET /t/").unwrap();
    let (value, query) = url.split_once('?').unwrap();
    let request = Request {
        variables: &[Variable {
            field: "string",
            value,
            is_multi: false,
        }],
        query,
        body: pairs::Body::None,
        content: pairs::Content::Json(b""),
    };
    let read = Default::default();
    let read: Scalars = pairs::read(&request, &Options::new(&read)).unwrap();
    assert_eq!(read, message);
}

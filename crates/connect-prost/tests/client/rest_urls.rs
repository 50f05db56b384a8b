//! Requests over REST: path and query by the rules of the schema.

use connect_prost::__private::client::{http_binding, with_rules};
use connect_prost::client::{Client, ErrorKind};
use connect_prost::{Body, Code, HttpBody, PathSegment, Protocol, Spec};
use golden::generated::route::v1::{
    Book, FindRequest, PutRequest, Shelf, ShelfServiceClient, shelf_service,
};
use golden::generated::shape::v1::{Many, Presence, Scalars, WellKnown};
use http::Uri;
use prost_types::Struct;

use crate::rest_calls::{
    BY_TEXT, GET, SEARCH, echoing, find, lines, rejected, rest, rule, send, shelves, spec, text,
};
use crate::scripted::{Scripted, base_url, http_response, json};

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

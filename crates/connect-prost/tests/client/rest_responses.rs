//! Responses over REST: messages and errors of all kinds of servers.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use connect_prost::__private::spec::{error_shape, error_word, wrapper};
use connect_prost::client::{
    Client, Error, ErrorKind, Interceptor, InterceptorFuture, StandardRetry,
};
use connect_prost::{
    Body, Code, CodeCase, ConnectError, ErrorShape, ErrorWord, Message, Protocol, Response, Spec,
};
use golden::generated::echo::v1::EchoRequest;
use golden::generated::route::v1::{
    Book, FindRequest, PutRequest, Shelf, ShelfServiceClient, shelf_service,
};
use prost_types::Struct;
use protovalidate_prost::Validate as _;

use crate::scripted::{Scripted, base_url, http_response};

const JSON: (&str, &str) = ("content-type", "application/json");

type Headers = &'static [(&'static str, &'static str)];

fn shelves(transport: &Scripted) -> ShelfServiceClient {
    let client = Client::builder(transport.clone(), base_url());
    ShelfServiceClient::from_client(client.protocol(Protocol::Rest).build())
}

async fn received(
    status: u16,
    headers: Headers,
    body: &'static str,
) -> Result<Response<Shelf>, Error> {
    let transport = Scripted::always(move || http_response(status, headers, Body::full(body)));
    shelves(&transport).announce(Shelf::default()).await
}

async fn failed(status: u16, headers: Headers, body: &'static str) -> Error {
    received(status, headers, body).await.unwrap_err()
}

const BOOKS: &str = r#"{"books":[{"name":"a"}]}"#;

const SHAPE: ErrorShape = error_shape(
    [Some("ok"), Some("request_id"), None],
    "error.code",
    "error.message",
    CodeCase::UpperSnake,
);

const WORDS: &[ErrorWord] = &[
    error_word(Code::NotFound, None, "SHELF_NOT_FOUND", None),
    error_word(Code::Unauthenticated, None, "UNAUTHORIZED", None),
    error_word(Code::PermissionDenied, None, "UNAUTHORIZED", None),
];

/// A method with a shape, words and a wrapper.
static SHAPED: Spec = {
    let mut spec = shelf_service::ANNOUNCE;
    spec.errors = Some(&SHAPE);
    spec.words = WORDS;
    spec.wrapper = Some(wrapper(Some("ok"), Some("request_id")));
    spec
};

fn shaped<Res: Message>(client: &Client) -> connect_prost::client::Call<Shelf, Res> {
    use connect_prost::__private::client::{http_binding, with_rules};
    let call = client.unary(&SHAPED, Shelf::default());
    with_rules(call, http_binding()).with_protocol(Protocol::Rest)
}

#[tokio::test]
async fn every_success_but_a_part_has_a_message_227() {
    for status in [200, 201, 202, 203] {
        let shelf = received(status, &[JSON], BOOKS).await.unwrap();
        assert_eq!(shelf.books[0].name, "a", "{status}");
    }
    for (status, body) in [(204, ""), (205, ""), (200, ""), (201, "")] {
        let shelf = received(status, &[], body).await.unwrap();
        assert_eq!(shelf.into_inner(), Shelf::default(), "{status}");
    }
}

#[tokio::test]
async fn a_wrapper_that_is_not_ok_is_the_error_beside_it_228() {
    use connect_prost::__private::client::{with_wrapper, wrapper_fields};
    use prost_types::value::Kind;
    let body =
        r#"{"ok":false,"request_id":"r1","error":{"code":"SHELF_NOT_FOUND","message":"no"}}"#;
    let transport = Scripted::always(move || http_response(202, &[JSON], Body::full(body)));
    let call = with_wrapper(shaped(&transport.client()), |message: &Struct| {
        let ok = message.fields.get("ok").and_then(|ok| ok.kind.as_ref());
        wrapper_fields(Some(ok == Some(&Kind::BoolValue(true))), None)
    });
    let error = call.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.message()),
        (ErrorKind::Wire, Code::NotFound, "no")
    );
    assert_eq!(error.reason(), Some("SHELF_NOT_FOUND"));
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(error.status().unwrap(), 202);
}

#[tokio::test]
async fn a_failure_is_found_where_the_message_cannot_be_read_228() {
    let body = r#"{"ok":false,"books":"none","error":{"code":"NOT_FOUND","message":"no"}}"#;
    let transport = Scripted::always(move || http_response(200, &[JSON], Body::full(body)));
    let error = shaped::<Shelf>(&transport.client()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.message()),
        (ErrorKind::Wire, Code::NotFound, "no")
    );
}

#[tokio::test]
async fn errors_of_all_shapes_have_code_and_message_229() {
    for (body, code, message, reason) in [
        (r#"{"error":"it broke"}"#, Code::NotFound, "it broke", None),
        (
            r#"{"code":"aborted","message":"m"}"#,
            Code::Aborted,
            "m",
            None,
        ),
        (
            r#"{"error":"invalid_client","error_description":"m"}"#,
            Code::NotFound,
            "m",
            Some("invalid_client"),
        ),
        (
            r#"{"code":6,"message":"m"}"#,
            Code::AlreadyExists,
            "m",
            None,
        ),
        (
            r#"{"error":{"code":404,"status":"DATA_LOSS","message":"m"}}"#,
            Code::DataLoss,
            "m",
            None,
        ),
    ] {
        let error = failed(404, &[JSON], body).await;
        assert_eq!(
            (error.kind(), error.code(), error.message(), error.reason()),
            (ErrorKind::Wire, code, message, reason),
            "{body}"
        );
        assert_eq!(error.status().unwrap(), 404);
    }
}

#[tokio::test]
async fn a_code_in_upper_case_is_the_same_code_230() {
    let error = failed(400, &[JSON], r#"{"code":"OUT_OF_RANGE"}"#).await;
    assert_eq!((error.code(), error.reason()), (Code::OutOfRange, None));
}

#[tokio::test]
async fn a_word_has_the_code_of_its_first_row_and_is_kept_231() {
    for (word, code) in [
        ("SHELF_NOT_FOUND", Code::NotFound),
        ("UNAUTHORIZED", Code::Unauthenticated),
        ("NO_SUCH_WORD", Code::InvalidArgument),
    ] {
        let body = format!(r#"{{"ok":false,"error":{{"code":"{word}","message":"m"}}}}"#);
        let transport =
            Scripted::always(move || http_response(400, &[JSON], Body::full(body.clone())));
        let error = shaped::<Shelf>(&transport.client()).await.unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, Some(word)));
    }
}

#[tokio::test]
async fn a_status_without_a_body_has_a_code_232() {
    for (status, code) in [
        (400, Code::InvalidArgument),
        (403, Code::PermissionDenied),
        (404, Code::NotFound),
        (405, Code::Unimplemented),
        (408, Code::DeadlineExceeded),
        (409, Code::Aborted),
        (412, Code::FailedPrecondition),
        (413, Code::ResourceExhausted),
        (415, Code::InvalidArgument),
        (422, Code::InvalidArgument),
        (429, Code::ResourceExhausted),
        (499, Code::Canceled),
        (500, Code::Internal),
        (501, Code::Unimplemented),
        (502, Code::Unavailable),
        (503, Code::Unavailable),
        (504, Code::DeadlineExceeded),
        (418, Code::Unknown),
        (599, Code::Internal),
    ] {
        let error = failed(status, &[], "").await;
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Wire, code),
            "{status}"
        );
    }
    for status in [400, 412] {
        let error = failed(status, &[JSON], r#"{"code":"failed_precondition"}"#).await;
        assert_eq!(error.code(), Code::FailedPrecondition);
    }
}

#[tokio::test]
async fn damaged_and_foreign_errors_have_the_code_of_their_status_233() {
    for (headers, body) in [
        (&[("content-type", "text/html")][..], "<html>"),
        (&[JSON], ""),
        (&[JSON], r#"{"code":"not_fo"#),
        (&[JSON, ("content-encoding", "gzip")], "no gzip"),
        (&[JSON, ("content-encoding", "lzma")], "?"),
    ] {
        let error = failed(503, headers, body).await;
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Wire, Code::Unavailable)
        );
    }
    let large = format!(
        r#"{{"code":"not_found","message":"{}"}}"#,
        "x".repeat(1 << 20)
    );
    let transport =
        Scripted::always(move || http_response(503, &[JSON], Body::full(large.clone())));
    let error = shelves(&transport).announce(Shelf::default()).await;
    let error = error.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert!(error.message().len() < 200, "{}", error.message().len());
}

#[tokio::test]
async fn a_redirect_is_an_error_and_nothing_is_sent_on_234() {
    for status in [301, 302, 303, 307, 308] {
        let transport = Scripted::always(move || {
            http_response(
                status,
                &[("location", "http://evil.example/")],
                Body::empty(),
            )
        });
        let error = shelves(&transport).announce(Shelf::default()).await;
        let error = error.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Wire, Code::Unknown)
        );
        assert!(!error.to_string().contains("evil"), "{error}");
        assert_eq!(transport.sent().len(), 1);
    }
}

#[tokio::test]
async fn a_part_of_a_message_and_strange_statuses_are_errors_235() {
    for status in [100, 101, 206, 304, 600] {
        let error = failed(status, &[JSON], BOOKS).await;
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Wire, Code::Unknown)
        );
        assert_eq!(error.status().unwrap(), status);
    }
}

#[tokio::test]
async fn json_without_a_type_or_as_text_is_read_236() {
    for headers in [
        &[][..],
        &[("content-type", "text/plain; charset=utf-8")],
        &[("content-type", "application/hal+json")],
    ] {
        let shelf = received(200, headers, BOOKS).await.unwrap();
        assert_eq!(shelf.books.len(), 1);
        let error = failed(200, headers, "hello").await;
        assert_eq!(error.kind(), ErrorKind::Response);
    }
    let error = failed(200, &[("content-type", "text/html")], BOOKS).await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Unknown)
    );
}

#[tokio::test]
async fn one_field_may_be_the_whole_response_237() {
    for (status, body, expected) in [(200, r#"[{"name":"a"}]"#, 1), (200, "[]", 0), (204, "", 0)] {
        let transport = Scripted::always(move || http_response(status, &[JSON], Body::full(body)));
        let book = Some(Book::default());
        let shelf = shelves(&transport).put(PutRequest { shelf: 7, book });
        assert_eq!(shelf.await.unwrap().books.len(), expected, "{body}");
    }
    let transport = Scripted::always(|| http_response(200, &[JSON], Body::full(BOOKS)));
    let put = shelves(&transport).put(PutRequest {
        shelf: 7,
        book: None,
    });
    let error = put.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Internal)
    );
}

#[tokio::test]
async fn the_header_has_the_request_id_before_the_body_238() {
    let body = r#"{"code":"internal","request_id":"body"}"#;
    let header = &[JSON, ("x-request-id", "header")];
    assert_eq!(failed(500, header, body).await.request_id(), Some("header"));
    assert_eq!(failed(500, &[JSON], body).await.request_id(), Some("body"));
    assert_eq!(failed(500, &[JSON], "{}").await.request_id(), None);
}

#[tokio::test]
async fn the_wait_that_a_server_asks_for_is_read_239() {
    let error = failed(429, &[("retry-after", "7")], "").await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    let date: Headers = &[
        ("date", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT"),
    ];
    let error = failed(503, date, "").await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
}

#[tokio::test]
async fn a_proxys_401_is_unauthenticated_240() {
    let error = failed(401, &[("content-type", "text/html")], "<html>").await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Wire, Code::Unauthenticated)
    );
}

#[tokio::test]
async fn violations_among_the_details_are_read() {
    let error = EchoRequest::default().validate().unwrap_err();
    let bytes = connect_prost::header::encode_binary(&error.to_bytes());
    let body = format!(
        r#"{{"code":3,"details":[{{"@type":"type.googleapis.com/buf.validate.Violations","value":"{}"}}]}}"#,
        bytes.to_str().unwrap()
    );
    let transport = Scripted::always(move || http_response(400, &[JSON], Body::full(body.clone())));
    let error = shelves(&transport).announce(Shelf::default()).await;
    assert_eq!(error.unwrap_err().violations().len(), 1);
}

/// Has other credentials once.
struct Renews(AtomicBool);

impl Interceptor for Renews {
    fn renew<'a>(&'a self, _error: &'a Error) -> InterceptorFuture<'a, bool, ConnectError> {
        Box::pin(std::future::ready(Ok(!self.0.swap(true, Ordering::SeqCst))))
    }
}

#[tokio::test]
async fn a_word_for_missing_credentials_renews_them_and_the_same_bytes_are_sent() {
    let calls = AtomicUsize::new(0);
    let transport = Scripted::always(move || match calls.fetch_add(1, Ordering::SeqCst) {
        0 => {
            let body = r#"{"ok":false,"error":{"code":"UNAUTHORIZED","message":"m"}}"#;
            http_response(403, &[JSON], Body::full(body))
        }
        _ => http_response(200, &[JSON], Body::full("{}")),
    });
    let client = Client::builder(transport.clone(), base_url())
        .interceptor(Renews(AtomicBool::new(false)))
        .build();
    shaped::<Shelf>(&client).await.unwrap();
    let [first, second] = transport.sent().try_into().unwrap();
    assert_eq!((first.method, first.uri), (second.method, second.uri));
}

#[tokio::test(start_paused = true)]
async fn a_retried_call_keeps_method_and_url() {
    let calls = AtomicUsize::new(0);
    let transport = Scripted::new(move |_| {
        let error = connect_prost::client::TransportError::unsent("no connection");
        std::future::ready(match calls.fetch_add(1, Ordering::SeqCst) {
            0 => Err(error),
            _ => Ok(http_response(200, &[], Body::empty())),
        })
    });
    let client = Client::builder(transport.clone(), base_url())
        .protocol(Protocol::Rest)
        .retry(StandardRetry::new())
        .build();
    let book = Some(Book {
        name: "files/a".to_owned(),
    });
    let request = FindRequest {
        book,
        ..FindRequest::default()
    };
    let shelves = ShelfServiceClient::from_client(client);
    shelves.find(request).await.unwrap();
    let [first, second] = transport.sent().try_into().unwrap();
    assert_eq!(first.uri.path(), "/v2/files/a:find");
    assert_eq!((first.method, first.uri), (second.method, second.uri));
}

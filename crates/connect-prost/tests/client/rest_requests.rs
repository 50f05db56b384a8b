//! Requests over REST: body and head by the rules of the schema, and what is not sent.

use std::time::Duration;

use connect_prost::client::{Client, ErrorKind};
use connect_prost::compression::Encoding;
use connect_prost::{Code, Codec, Protocol};
use golden::generated::echo::v1::{EchoRequest, RestServiceClient};
use golden::generated::route::v1::{Shelf, ShelfServiceClient};
use golden::generated::shape::v1::{Many, Presence, Scalars, WellKnown};
use prost_types::Struct;

use crate::rest_calls::{
    FORM, GET, LIST, POST, SCALARS, STREAM, TEXT, echoing, find, lines, rest, send, shelves, text,
};
use crate::scripted::{READ, base_url, call};

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

//! The request of a call, and options that fail before it is sent.

use std::time::Duration;

use connect_prost::client::{Client, ErrorKind};
use connect_prost::{Code, Codec};
use http::{HeaderName, HeaderValue, Uri};

use crate::scripted::{READ, Scripted, WRITE, base_url, call, json};

const KEY: HeaderName = HeaderName::from_static("x-key");

#[tokio::test]
async fn a_call_posts_json_to_its_procedure_below_the_base_url() {
    let transport = Scripted::always(|| json("{}"));
    let client = Client::new(
        transport.clone(),
        Uri::from_static("http://127.0.0.1:1/api/"),
    );
    call(&client, &WRITE).await.unwrap();
    let [sent] = transport.sent().try_into().unwrap();
    assert_eq!(sent.method, "POST");
    assert_eq!(sent.uri, "http://127.0.0.1:1/api/a.v1.Service/Write");
    assert_eq!(sent.headers["content-type"], "application/json");
    assert_eq!(sent.headers["connect-protocol-version"], "1");
    assert!(
        sent.headers["user-agent"]
            .to_str()
            .unwrap()
            .starts_with("connect-prost/")
    );
    assert!(!sent.headers.contains_key("connect-timeout-ms"));
}

#[tokio::test]
async fn a_calls_header_replaces_the_clients_of_the_same_name() {
    let transport = Scripted::always(|| json("{}"));
    let client = Client::builder(transport.clone(), base_url())
        .header(KEY, HeaderValue::from_static("shared"))
        .header(
            HeaderName::from_static("x-other"),
            HeaderValue::from_static("kept"),
        )
        .build();
    call(&client, &WRITE)
        .with_header("x-key", "own")
        .with_header("x-key", "second")
        .await
        .unwrap();
    call(&client, &WRITE).await.unwrap();
    let [own, shared] = transport.sent().try_into().unwrap();
    assert_eq!(
        own.headers.get_all("x-key").iter().collect::<Vec<_>>(),
        ["own", "second"]
    );
    assert_eq!(own.headers["x-other"], "kept");
    assert_eq!(shared.headers["x-key"], "shared");
}

#[tokio::test]
async fn a_calls_timeout_overrides_the_clients() {
    let transport = Scripted::always(|| json("{}"));
    let client = Client::builder(transport.clone(), base_url())
        .timeout(Duration::from_secs(9))
        .build();
    call(&client, &WRITE)
        .with_timeout(Duration::from_millis(1500))
        .await
        .unwrap();
    call(&client, &WRITE).await.unwrap();
    let [own, shared] = transport.sent().try_into().unwrap();
    assert_eq!(own.headers["connect-timeout-ms"], "1500");
    assert_eq!(shared.headers["connect-timeout-ms"], "9000");
}

#[tokio::test]
async fn the_codec_and_the_compression_are_those_of_the_client() {
    let transport = Scripted::always(|| {
        crate::scripted::http_response(200, &[("content-type", "application/proto")], vec![])
    });
    let client = Client::builder(transport.clone(), base_url())
        .codec(Codec::Proto)
        .send_encoding(connect_prost::compression::Encoding::Gzip)
        .build();
    call(&client, &WRITE).await.unwrap();
    let [sent] = transport.sent().try_into().unwrap();
    assert_eq!(sent.headers["content-type"], "application/proto");
    assert_eq!(
        sent.headers.contains_key("content-encoding"),
        cfg!(feature = "gzip")
    );
}

#[tokio::test]
async fn a_reserved_or_invalid_header_fails_before_sending() {
    let transport = Scripted::always(|| json("{}"));
    for (name, value) in [
        ("content-type", "text/plain"),
        ("no spaces", "v"),
        ("x-key", "line\nbreak"),
    ] {
        let error = call(&transport.client(), &READ)
            .with_header(name, value)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Request, Code::InvalidArgument),
            "{name}"
        );
        assert_eq!(error.attempts(), 0);
        assert!(!error.is_retryable());
    }
    assert!(transport.sent().is_empty());
}

#[tokio::test]
async fn a_base_url_without_a_host_fails_before_sending() {
    let transport = Scripted::always(|| json("{}"));
    let client = Client::new(transport.clone(), Uri::from_static("/only/a/path"));
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.message().contains("base URL"), "{error}");
    assert!(transport.sent().is_empty());
}

#[test]
fn debug_shows_no_header_value() {
    let transport = Scripted::always(|| json("{}"));
    let client =
        Client::builder(transport, base_url()).header(KEY, HeaderValue::from_static("s3cret"));
    assert!(!format!("{client:?}").contains("s3cret"));
    let client = client.build();
    let call = call(&client, &WRITE).with_header("x-own", "s3cret");
    assert!(!format!("{client:?} {call:?}").contains("s3cret"));
}

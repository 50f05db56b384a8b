//! What a successful call is answered with.

use connect_prost::server::{Limits, RequestId, Router};
use connect_prost::{JsonShape, http};
use serde_json::json;

use crate::request::{Headers, JSON, get, send};
use crate::service::router;

#[tokio::test]
async fn the_schema_says_the_status() {
    let router = router();
    let made = send(&router, ("POST", "/v2/echoes"), JSON, r#"{"text":"a"}"#).await;
    assert_eq!(
        (made.status, made.header("location")),
        (201, Some("/v2/echo/1"))
    );
    let gone = send(&router, ("DELETE", "/v2/echoes/a"), &[], "").await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    assert_eq!(
        (gone.header("content-type"), gone.header("content-length")),
        (None, None)
    );
    assert_eq!(gone.header("trailer-x-cost"), Some("3"));
}

#[tokio::test]
async fn the_answer_is_that_of_connect() {
    let router = router();
    let body = r#"{"text":"a","times":2}"#;
    let rest = send(&router, ("POST", "/v2/echo"), JSON, body).await;
    let connect = send(&router, ("POST", "/rest.v1.RestService/Echo"), JSON, body).await;
    assert_eq!((rest.status, &rest.text), (200, &connect.text));
    assert_eq!(rest.json()["request_id"], "id-1");
    let names =
        |headers: &http::HeaderMap| headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&rest.headers), names(&connect.headers));
    // The name is reserved.
    assert_eq!(rest.header("content-encoding"), None);
}

#[tokio::test]
async fn a_long_answer_is_compressed_as_the_caller_weighs() {
    let router = router().limits(Limits::new().with_compress_from(16));
    for (accept, expected) in [
        ("gzip, br", Some("gzip")),
        ("gzip;q=0.1, br;q=0.9", Some("br")),
        ("*", Some("gzip")),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=0", None),
    ] {
        let headers: Headers<'_> = &[("accept-encoding", accept)];
        let request = http::Request::get("http://rest.test/v2/echo/abcdefgh")
            .header(headers[0].0, accept)
            .body(connect_prost::Body::empty())
            .unwrap();
        let response = connect_prost::client::Transport::send(&router, request)
            .await
            .unwrap();
        let encoding = response.headers().get("content-encoding");
        let encoding = encoding.map(|value| value.to_str().unwrap());
        assert_eq!(encoding, expected, "{accept}");
        assert_eq!(response.headers()["vary"], "accept-encoding");
    }
}

#[tokio::test]
async fn a_caller_that_excludes_identity_gets_short_answers_compressed_too() {
    let request = http::Request::get("http://rest.test/v2/echo/a")
        .header("accept-encoding", "gzip, identity;q=0")
        .body(connect_prost::Body::empty())
        .unwrap();
    let response = connect_prost::client::Transport::send(&router(), request)
        .await
        .unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let impossible: Headers<'_> = &[("accept-encoding", "lzma, *;q=0")];
    let refused = send(&router(), ("GET", "/v2/echo/a"), impossible, "").await;
    assert_eq!(refused.status, 406);
}

#[tokio::test]
async fn the_request_id_is_a_header_if_the_router_says_so() {
    let shown = router().request_id_header(true);
    for path in ["/v2/echo/a", "/v2/echo/missing", "/v2/nope", "/nope"] {
        assert_eq!(get(&router(), path).await.header("x-request-id"), None);
        assert_eq!(get(&shown, path).await.header("x-request-id"), Some("id-1"));
    }
}

#[tokio::test]
async fn an_outer_layer_sets_id_and_shape() {
    let router: Router = router();
    let request = http::Request::get("http://rest.test/v2/echo/a?times=5")
        .extension(RequestId::new("outer"))
        .extension(JsonShape::new().with_int64_as_number(true))
        .body(connect_prost::Body::empty())
        .unwrap();
    let response = connect_prost::client::Transport::send(&router, request)
        .await
        .unwrap();
    let body = http_body_util::BodyExt::collect(response.into_body())
        .await
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&body.to_bytes()).unwrap();
    assert_eq!(
        (&json["count"], &json["request_id"]),
        (&json!(5), &json!("outer"))
    );
}

//! What needs more than one request, or more than a router.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bytes::Bytes;
use connect_prost::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
    CONTENT_TYPE, HeaderName, ORIGIN,
};
use connect_prost::http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use rest_tests::router;
use tower::{Layer, ServiceExt};
use tower_http::cors::{AllowOrigin, CorsLayer};

const JSON: &str =
    r#"{"int64Value":"5","doubleValue":0.1,"nested":{"name":"n"},"words":["a","b"]}"#;

fn post(path: &str, body: &str) -> Request<Full<Bytes>> {
    let body = Full::new(Bytes::from(body.to_owned()));
    let request = Request::post(path).header(CONTENT_TYPE, "application/json");
    request.body(body).unwrap()
}

async fn body<B: Body<Error: std::fmt::Debug>>(response: Response<B>) -> Bytes {
    response.into_body().collect().await.unwrap().to_bytes()
}

#[tokio::test]
async fn a_response_has_the_bytes_of_connect() {
    let over_rest = router().oneshot(post("/v1/echo", JSON)).await.unwrap();
    let over_connect = post("/rest.v1.EchoService/Write", JSON);
    let over_connect = router().oneshot(over_connect).await.unwrap();
    assert_eq!(over_rest.status(), StatusCode::OK);
    let over_rest = body(over_rest).await;
    assert_eq!(over_rest, JSON);
    assert_eq!(over_rest, body(over_connect).await);
}

/// What the guide has around a router for browsers of one origin.
fn cors() -> CorsLayer {
    let origin = HeaderValue::from_static("https://app.example.com");
    CorsLayer::new()
        .allow_origin(AllowOrigin::exact(origin))
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([CONTENT_TYPE])
        .expose_headers([HeaderName::from_static("x-request-id")])
}

#[tokio::test]
async fn a_preflight_is_answered_by_the_layer_around() {
    let preflight = Request::options("/v1/echo")
        .header(ORIGIN, "https://app.example.com")
        .header(ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(ACCESS_CONTROL_REQUEST_HEADERS, "content-type")
        .body(Full::new(Bytes::new()))
        .unwrap();
    let response = cors().layer(router()).oneshot(preflight).await.unwrap();
    let header = |name: &HeaderName| response.headers().get(name).map(HeaderValue::as_bytes);
    assert_eq!(response.status(), StatusCode::OK);
    let origin: Option<&[u8]> = Some(b"https://app.example.com");
    assert_eq!(header(&ACCESS_CONTROL_ALLOW_ORIGIN), origin);
    assert_eq!(
        header(&ACCESS_CONTROL_ALLOW_METHODS),
        Some(b"GET,POST,DELETE".as_slice())
    );
    assert_eq!(
        header(&ACCESS_CONTROL_ALLOW_HEADERS),
        Some(b"content-type".as_slice())
    );
}

#[tokio::test]
async fn a_browser_may_read_an_error_too() {
    let request = Request::get("/nope")
        .header(ORIGIN, "https://app.example.com")
        .body(Full::new(Bytes::new()))
        .unwrap();
    let response = cors().layer(router()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let exposed = response.headers().get(ACCESS_CONTROL_EXPOSE_HEADERS);
    assert_eq!(exposed.unwrap(), "x-request-id");
    assert!(response.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN));
}

#[tokio::test]
async fn a_path_of_sixty_four_thousand_slashes_is_matched() {
    let slashes = "/".repeat(64_000);
    let request = Request::get(format!("/v1/all/{slashes}"));
    let request = request.body(Full::new(Bytes::new())).unwrap();
    let response = router().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let expected = format!(r#"{{"rest":"{slashes}"}}"#);
    assert_eq!(body(response).await, expected);
}

//! Generated messages as JSON of an axum handler. The runtime takes no part: they implement the traits of serde.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};
use golden::generated::cel::v1::Item;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

async fn send(body: &'static str) -> (StatusCode, String) {
    let echo = async |Json(mut item): Json<Item>| {
        item.tags.push("seen".to_owned());
        Json(item)
    };
    let app = Router::new().route("/", post(echo));
    let request = Request::post("/").header(header::CONTENT_TYPE, "application/json");
    let response = app
        .oneshot(request.body(Body::from(body)).unwrap())
        .await
        .unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn a_handler_receives_and_returns_messages_as_json() {
    let (status, body) = send(r#"{"name": "a", "inner": {"url": "x:y"}, "tags": null}"#).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        body,
        r#"{"name":"a","tags":["seen"],"inner":{"url":"x:y"}}"#
    );
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_rejected_with_its_path() {
    let (status, body) = send(r#"{"inner": {"tags": ["a", 1]}}"#).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("inner.tags[1]"), "{body}");
}

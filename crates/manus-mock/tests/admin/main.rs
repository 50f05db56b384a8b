//! Tests the admin API and its effect on calls: faults, journal, audit log, settings, keys, reset.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use connect_prost::Body;
use http::{HeaderValue, Method, Request};
use http_body_util::BodyExt;
use manus_mock::{Disconnected, Mock};
use serde_json::{Value, json};
use tower::ServiceExt;

mod fault;
mod record;
mod setting;
mod state;

const KEY: &str = "mock-key-team-user";

/// Status, headers and JSON body of a response.
type RawResponse = (u16, http::HeaderMap, Value);

fn mock() -> Mock {
    Mock::builder().virtual_clock().build().unwrap()
}

async fn send(
    mock: &Mock,
    method: Method,
    path: &str,
    key: Option<&str>,
    body: &Value,
) -> Result<RawResponse, Disconnected> {
    let body = if body.is_null() {
        Body::empty()
    } else {
        Body::full(body.to_string())
    };
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap();
    request
        .headers_mut()
        .insert("content-type", HeaderValue::from_static("application/json"));
    if let Some(key) = key {
        request
            .headers_mut()
            .insert("x-api-key", key.parse().unwrap());
    }
    let (head, body) = mock.service().oneshot(request).await?.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let json = serde_json::from_slice(&bytes)
        .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&bytes)));
    Ok((head.status.as_u16(), head.headers, json))
}

async fn call(
    mock: &Mock,
    key: &str,
    method: &str,
    body: Value,
) -> Result<RawResponse, Disconnected> {
    send(
        mock,
        Method::POST,
        &format!("/team.v2.TeamUserManagementApiV2Service/{method}"),
        Some(key),
        &body,
    )
    .await
}

async fn list(mock: &Mock) -> RawResponse {
    call(mock, KEY, "ListUsers", json!({"limit": 1}))
        .await
        .unwrap()
}

async fn admin(mock: &Mock, method: Method, path: &str, body: Value) -> RawResponse {
    send(mock, method, &format!("/__mock/{path}"), None, &body)
        .await
        .unwrap()
}

async fn get(mock: &Mock, path: &str) -> Value {
    let (status, _, body) = admin(mock, Method::GET, path, Value::Null).await;
    assert_eq!(status, 200, "{body}");
    body
}

async fn add_fault(mock: &Mock, fault: Value) {
    let (status, _, body) = admin(mock, Method::POST, "faults", fault).await;
    assert_eq!(status, 200, "{body}");
}

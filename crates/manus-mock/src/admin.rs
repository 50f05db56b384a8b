//! The admin API under `/__mock/`: operations on the world that the real API does not have.
//!
//! Requests and responses are JSON. Unknown fields are rejected. An error is `{"error": "…"}`. `service` admits only
//! callers on loopback.

use axum::body::{Body, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::store::StoreError;
use crate::world::World;

mod audit_log;
mod clock;
mod faults;
mod journal;
mod keys;
mod reset;
mod seats;
mod settings;
mod world;

/// The path prefix of the admin API.
pub(crate) const PREFIX: &str = "/__mock/";

/// The longest body, in bytes, except for a world.
const LONGEST_BODY: usize = 1024 * 1024;

/// Returns the admin API and the health check as an axum router.
pub(crate) fn router(world: World) -> Router {
    Router::new()
        .route("/__mock/audit-log", get(audit_log::list))
        .route("/__mock/clock", get(clock::show))
        .route("/__mock/clock/advance", post(clock::advance))
        .route(
            "/__mock/faults",
            get(faults::list).post(faults::add).delete(faults::clear),
        )
        .route("/__mock/journal", get(journal::list).delete(journal::clear))
        .route("/__mock/keys", post(keys::create))
        .route("/__mock/keys/{name}", delete(keys::remove))
        .route("/__mock/reset", post(reset::reset))
        .route("/__mock/seats", get(seats::show))
        .route(
            "/__mock/settings",
            get(settings::show).patch(settings::patch),
        )
        .route("/__mock/world", get(world::show).put(world::replace))
        .route("/healthz", get(async || "ok\n"))
        .fallback(async || AdminError::not_found("there is nothing here"))
        .method_not_allowed_fallback(async || {
            AdminError::new(StatusCode::METHOD_NOT_ALLOWED, "not with this method")
        })
        .with_state(world)
}

/// The result of a handler.
type HandlerResult = Result<Json<Value>, AdminError>;

/// An error response of the admin API.
#[derive(Debug)]
pub(crate) struct AdminError {
    status: StatusCode,
    message: String,
}

impl AdminError {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }
}

impl IntoResponse for AdminError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"error": self.message}))).into_response()
    }
}

impl From<StoreError> for AdminError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the store failed")
    }
}

impl From<QueryRejection> for AdminError {
    fn from(rejection: QueryRejection) -> Self {
        Self::bad_request(rejection.body_text())
    }
}

/// Reads the JSON body of a request.
async fn body<T: DeserializeOwned>(request: Request) -> Result<T, AdminError> {
    body_within(request.into_body(), LONGEST_BODY).await
}

/// Reads a JSON body of at most `limit` bytes.
async fn body_within<T: DeserializeOwned>(body: Body, limit: usize) -> Result<T, AdminError> {
    let bytes = to_bytes(body, limit)
        .await
        .map_err(|_| AdminError::bad_request(format!("the body is over {limit} bytes")))?;
    serde_json::from_slice(&bytes).map_err(|error| AdminError::bad_request(error.to_string()))
}

/// The query parameters of a request, or why they cannot be read.
type Parameters<T> = Result<Query<T>, QueryRejection>;

/// Runs `work` on a blocking thread.
async fn blocking<T: Send + 'static>(
    world: &World,
    work: impl FnOnce(&World) -> Result<T, AdminError> + Send + 'static,
) -> Result<T, AdminError> {
    let world = world.clone();
    let running = tokio::task::spawn_blocking(move || work(&world));
    running
        .await
        .unwrap_or_else(|_| Err(StoreError::new("the work broke off").into()))
}

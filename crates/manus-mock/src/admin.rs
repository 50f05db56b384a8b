//! The admin API under `/__mock/`: what a test may do to the world that the API itself cannot.
//!
//! JSON in, JSON out. Unknown fields are refused, and an error is `{"error": "…"}`. It answers loopback callers only;
//! `service` sees to that.

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

/// The path below which everything here stands.
pub(crate) const PREFIX: &str = "/__mock/";

/// No body but a world may be longer.
const LONGEST_BODY: usize = 1024 * 1024;

pub(crate) fn router(world: World) -> Router {
    Router::new()
        .route("/__mock/audit-log", get(audit_log::list))
        .route("/__mock/clock", get(clock::show))
        .route("/__mock/clock/advance", post(clock::advance))
        .route(
            "/__mock/faults",
            get(faults::list).post(faults::plant).delete(faults::clear),
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

/// What a handler answers.
type Answer = Result<Json<Value>, AdminError>;

/// A refusal of the admin API.
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

/// The JSON body of a request.
async fn body<T: DeserializeOwned>(request: Request) -> Result<T, AdminError> {
    long_body(request.into_body(), LONGEST_BODY).await
}

/// The same, with a limit of the caller's choice.
async fn long_body<T: DeserializeOwned>(body: Body, limit: usize) -> Result<T, AdminError> {
    let bytes = to_bytes(body, limit)
        .await
        .map_err(|_| AdminError::bad_request(format!("the body is over {limit} bytes")))?;
    serde_json::from_slice(&bytes).map_err(|error| AdminError::bad_request(error.to_string()))
}

/// The query of a request.
type Parameters<T> = Result<Query<T>, QueryRejection>;

/// Runs `work` on the world away from the threads that serve sockets.
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

//! Who may call, and what strikes the call: the mock's interceptor.
//!
//! The credential is looked at while the body is still unread (H13), a fault acts once the caller is known and before
//! anything is validated.

use std::time::Duration;

use connect_prost::server::{Interceptor, InterceptorFuture, Next, UnaryRequest, UnaryResponse};
use connect_prost::{Code, ConnectError, Spec};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use protojson_prost::WriteOptions;
use serde_json::Value;

use crate::call::Call;
use crate::credential::Caller;
use crate::fault::{Cut, ErrorEffect, Strike};
use crate::journal::LONGEST_REQUEST;
use crate::settings::{AuthFailure, FailedPreconditionStatus};
use crate::world::World;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

pub(super) struct Guard {
    world: World,
}

impl Guard {
    pub(super) fn new(world: World) -> Self {
        Self { world }
    }

    /// Lets the caller in, or says why not. A key that is good but opens something else is noted all the same.
    fn admit(&self, spec: &Spec, headers: &HeaderMap, call: &Call) -> Result<(), ConnectError> {
        call.facts().operation = spec.operation();
        let caller = self.authenticate(headers)?;
        call.facts().caller = Some(caller.clone());
        if !spec.credentials().contains(&caller.kind.as_str()) {
            return Err(self.refusal("the API key does not open this operation"));
        }
        let Some(limit) = self.world.settings().rate_limit else {
            return Ok(());
        };
        let admitted = self.world.rate_windows().admit(
            &caller.key_name,
            limit.per_minute,
            self.world.clock().now(),
        );
        admitted.map_err(|seconds| {
            let error =
                ConnectError::new(Code::ResourceExhausted, "too many calls with this API key");
            error.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
        })
    }

    fn authenticate(&self, headers: &HeaderMap) -> Result<Caller, ConnectError> {
        let mut keys = headers.get_all(API_KEY).iter();
        let (Some(key), None) = (keys.next(), keys.next()) else {
            return Err(self.refusal("the header X-API-Key must be there once"));
        };
        let caller = self
            .world
            .keyring()
            .find(key.as_bytes(), self.world.clock().now());
        caller.ok_or_else(|| self.refusal("the API key is not valid"))
    }

    /// Failed authentication, with the code that the settings choose (H12).
    fn refusal(&self, message: &'static str) -> ConnectError {
        let code = match self.world.settings().auth_failure {
            AuthFailure::PermissionDenied => Code::PermissionDenied,
            AuthFailure::Unauthenticated => Code::Unauthenticated,
        };
        ConnectError::new(code, message)
    }
}

impl Interceptor for Guard {
    fn on_head<'a>(
        &'a self,
        spec: &'static Spec,
        parts: &'a mut Parts,
    ) -> InterceptorFuture<'a, ()> {
        let admitted = match parts.extensions.get::<Call>() {
            Some(call) => self.admit(spec, &parts.headers, call),
            None => Err(ConnectError::internal(OUTSIDE)),
        };
        Box::pin(std::future::ready(admitted))
    }

    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        Box::pin(async move {
            let result = self.strike_and_run(request, next).await;
            result.map_err(|error| self.with_status(error))
        })
    }
}

impl Guard {
    async fn strike_and_run(
        &self,
        request: UnaryRequest,
        next: Next<'_>,
    ) -> Result<UnaryResponse, ConnectError> {
        let call = request.context().extensions().get::<Call>().cloned();
        let call = call.ok_or_else(|| ConnectError::internal(OUTSIDE))?;
        note_request(&call, &request);
        let strike = request
            .spec()
            .operation()
            .map(|operation| self.world.faults().strike(operation));
        let strike = strike.unwrap_or_default();
        call.facts().strike = strike.clone();
        match strike {
            Strike::None | Strike::Stripe => next.run(request).await,
            Strike::Error(effect) => Err(planted(effect)),
            Strike::Delay(millis) => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                next.run(request).await
            }
            Strike::Cut(Cut::Before) => {
                call.facts().cut = true;
                Err(ConnectError::unavailable("a fault cut the connection"))
            }
            Strike::Cut(Cut::After) => {
                let response = next.run(request).await;
                call.facts().cut = true;
                response
            }
        }
    }

    /// Gives `failed_precondition` the HTTP status that the settings choose (H11).
    fn with_status(&self, error: ConnectError) -> ConnectError {
        if error.code() != Code::FailedPrecondition {
            return error;
        }
        let status = match self.world.settings().failed_precondition_status {
            FailedPreconditionStatus::BadRequest => StatusCode::BAD_REQUEST,
            FailedPreconditionStatus::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        };
        error.with_http_status(status)
    }
}

const OUTSIDE: &str = "the call came in past the mock's own layers";

/// Keeps the request for the journal, and what it names for the audit log.
fn note_request(call: &Call, request: &UnaryRequest) {
    let text = request
        .message()
        .to_json(&WriteOptions::new().redact(true))
        .unwrap_or_default();
    // What is too long to keep is too long for any valid request.
    let request: Option<Value> = match text.len() <= LONGEST_REQUEST {
        true => serde_json::from_str(&text).ok(),
        false => None,
    };
    let named = |field: &str| Some(request.as_ref()?.get(field)?.as_str()?.to_owned());
    let mut facts = call.facts();
    facts.target = named("team_user_id")
        .or_else(|| named("email"))
        .map(|target| shortened(&target));
    facts.request = request;
}

/// No more of a name than any valid one has.
fn shortened(target: &str) -> String {
    target.chars().take(254).collect()
}

fn planted(effect: ErrorEffect) -> ConnectError {
    let error = ConnectError::new(effect.code.parse().unwrap_or(Code::Unknown), effect.message);
    match effect.retry_after {
        Some(seconds) => error.with_header(header::RETRY_AFTER, HeaderValue::from(seconds)),
        None => error,
    }
}

//! The mock's interceptor: authentication, rate limits and fault injection.
//!
//! The key is checked before the body is read (H13). A fault acts on authorized calls only, before validation.

use std::time::Duration;

use connect_prost::server::{Interceptor, InterceptorFuture, Next, UnaryRequest, UnaryResponse};
use connect_prost::{Code, ConnectError, Spec};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use protojson_prost::WriteOptions;
use serde_json::Value;

use crate::call_record::CallRecord;
use crate::credential::Caller;
use crate::fault::{Disconnect, ErrorEffect, InjectedFault};
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

    /// Admits the call or fails with the error to send. Records the caller even if its key type does not allow the
    /// operation.
    fn admit(
        &self,
        spec: &Spec,
        headers: &HeaderMap,
        call: &CallRecord,
    ) -> Result<(), ConnectError> {
        call.facts().operation = spec.operation;
        let caller = self.authenticate(headers)?;
        call.facts().caller = Some(caller.clone());
        if !spec.credentials.contains(&caller.kind.as_str()) {
            return Err(self.auth_error("the API key does not open this operation"));
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
            return Err(self.auth_error("the header X-API-Key must be there once"));
        };
        let caller = self
            .world
            .keyring()
            .find(key.as_bytes(), self.world.clock().now());
        caller.ok_or_else(|| self.auth_error("the API key is not valid"))
    }

    /// Returns an authentication error with the code that the settings choose (H12).
    fn auth_error(&self, message: &'static str) -> ConnectError {
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
        let admitted = match parts.extensions.get::<CallRecord>() {
            Some(call) => self.admit(spec, &parts.headers, call),
            None => Err(ConnectError::internal(NO_RECORD)),
        };
        Box::pin(std::future::ready(admitted))
    }

    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        Box::pin(async move {
            let result = self.run_with_fault(request, next).await;
            result.map_err(|error| self.with_status(error))
        })
    }
}

impl Guard {
    async fn run_with_fault(
        &self,
        request: UnaryRequest,
        next: Next<'_>,
    ) -> Result<UnaryResponse, ConnectError> {
        let call = request.context().extensions().get::<CallRecord>().cloned();
        let call = call.ok_or_else(|| ConnectError::internal(NO_RECORD))?;
        record_request(&call, &request);
        let injected = request
            .context()
            .spec()
            .operation
            .map(|operation| self.world.faults().inject(operation));
        let injected = injected.unwrap_or_default();
        call.facts().injected_fault = injected.clone();
        match injected {
            InjectedFault::None | InjectedFault::Stripe => next.run(request).await,
            InjectedFault::Error(effect) => Err(injected_error(effect)),
            InjectedFault::Delay(millis) => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                next.run(request).await
            }
            InjectedFault::Disconnect(Disconnect::Before) => {
                call.facts().disconnected = true;
                Err(ConnectError::unavailable("a fault cut the connection"))
            }
            InjectedFault::Disconnect(Disconnect::After) => {
                let response = next.run(request).await;
                call.facts().disconnected = true;
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

/// The error of a call that did not pass `MockService`.
const NO_RECORD: &str = "the call came in past the mock's own layers";

/// Records the request for the journal, and the identifier in it for the audit log.
fn record_request(call: &CallRecord, request: &UnaryRequest) {
    let text = request
        .message()
        .to_json(&WriteOptions::new().redact(true))
        .unwrap_or_default();
    // No valid request is longer.
    let request: Option<Value> = match text.len() <= LONGEST_REQUEST {
        true => serde_json::from_str(&text).ok(),
        false => None,
    };
    let identifier = |field: &str| Some(request.as_ref()?.get(field)?.as_str()?.to_owned());
    let mut facts = call.facts();
    facts.target = identifier("team_user_id")
        .or_else(|| identifier("email"))
        .map(|target| truncated(&target));
    facts.request = request;
}

/// Returns the identifier, truncated to the longest valid one.
fn truncated(target: &str) -> String {
    target.chars().take(254).collect()
}

/// Returns the error of an injected fault.
fn injected_error(effect: ErrorEffect) -> ConnectError {
    let error = ConnectError::new(effect.code.parse().unwrap_or(Code::Unknown), effect.message);
    match effect.retry_after {
        Some(seconds) => error.with_header(header::RETRY_AFTER, HeaderValue::from(seconds)),
        None => error,
    }
}

//! The whole mock as one tower service: the API, the admin API and the health check.
//!
//! Every call of the API gets its request id and its record here, on the way in, and its audit row and journal entry
//! on the way out.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use connect_prost::server::{Outcome, PeerAddr, RequestId, Router};
use connect_prost::{Body, Code, ConnectError, Protocol};
use http::{Request, Response};
use manus_api::team::v2 as team;
use tower::{Service, ServiceExt};

use crate::admin::{self, AdminError};
use crate::call::Call;
use crate::journal::Entry;
use crate::refusal::{Reason, Refusal};
use crate::world::World;
use crate::world::act::OK;

mod guard;
mod message;
mod user;

use guard::Guard;

/// The mock as a [`tower::Service`] over HTTP messages.
///
/// Clones share the world. The service is always ready.
#[derive(Clone)]
pub struct MockService {
    world: World,
    api: Router,
    admin: axum::Router,
}

/// A planted fault wants the connection closed without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fault cut the connection")]
pub struct Cut;

impl std::fmt::Debug for MockService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MockService").finish_non_exhaustive()
    }
}

impl MockService {
    pub(crate) fn new(world: World) -> Self {
        let users =
            team::TeamUserManagementApiV2ServiceServer::new(user::Users::new(world.clone()));
        let api = Router::new()
            .add(users)
            .interceptor(Guard::new(world.clone()))
            .outcomes(true);
        Self {
            admin: admin::router(world.clone()),
            api,
            world,
        }
    }

    /// Answers a request to the admin API or the health check.
    async fn administer<B>(self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let is_local = request
            .extensions()
            .get::<PeerAddr>()
            .is_none_or(|peer| is_loopback(peer.0));
        let is_admin = request.uri().path().starts_with(admin::PREFIX);
        let answer = match is_local || !is_admin {
            true => self.admin.oneshot(request.map(axum::body::Body::new)).await,
            false => Ok(axum::response::IntoResponse::into_response(
                AdminError::not_found("the admin API answers loopback callers only"),
            )),
        };
        let answer = answer.unwrap_or_else(|never| match never {});
        answer.map(Body::new)
    }

    /// Answers a call of the API.
    async fn answer<B>(mut self, mut request: Request<B>) -> Result<Response<Body>, Cut>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let call = Call::new(self.world.random().request_id(), self.world.clock().now());
        request
            .extensions_mut()
            .insert(RequestId::new(call.request_id()));
        request.extensions_mut().insert(call.clone());
        let (method, path) = (
            request.method().to_string(),
            request.uri().path().to_owned(),
        );
        let response = self
            .api
            .call(request)
            .await
            .unwrap_or_else(|never| match never {});
        let outcome = response.extensions().get::<Outcome>();
        let code = outcome.and_then(Outcome::code);
        let protocol = outcome.and_then(Outcome::protocol);
        if let Some(code) = code
            && let Err(error) = self.world.audit_error(call.clone(), code.as_str()).await
        {
            tracing::error!(%error, "the audit row was not written");
        }
        let was_cut = call.facts().cut;
        self.record(
            &call,
            method,
            path,
            (!was_cut).then(|| response.status().as_u16()),
            protocol,
            code,
        );
        if was_cut { Err(Cut) } else { Ok(response) }
    }

    fn record(
        &self,
        call: &Call,
        method: String,
        path: String,
        status: Option<u16>,
        protocol: Option<Protocol>,
        code: Option<Code>,
    ) {
        let facts = call.facts();
        self.world.journal().record(Entry {
            at: call.at(),
            operation: facts.operation,
            protocol: protocol.map_or("connect", Protocol::as_str),
            method,
            path,
            request_id: call.request_id().to_owned(),
            status,
            code: code.map_or(OK, Code::as_str).to_owned(),
            key_name: facts.caller.as_ref().map(|caller| caller.key_name.clone()),
            request: facts.request.clone(),
        });
    }
}

impl<B> Service<Request<B>> for MockService
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = Response<Body>;
    type Error = Cut;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (service, path) = (self.clone(), request.uri().path());
        match path == "/healthz" || path.starts_with(admin::PREFIX) {
            true => Box::pin(async move { Ok(service.administer(request).await) }),
            false => Box::pin(service.answer(request)),
        }
    }
}

fn is_loopback(peer: SocketAddr) -> bool {
    peer.ip().to_canonical().is_loopback()
}

/// A refusal as it travels.
fn refuse(refusal: Refusal) -> ConnectError {
    let code = match refusal.reason {
        Reason::InvalidArgument => Code::InvalidArgument,
        Reason::NotFound => Code::NotFound,
        Reason::AlreadyExists => Code::AlreadyExists,
        Reason::FailedPrecondition => Code::FailedPrecondition,
        Reason::Internal => Code::Internal,
        Reason::Abandoned => Code::DeadlineExceeded,
    };
    ConnectError::new(code, refusal.message)
}

/// Whether the mock serves an operation of this name.
pub(crate) fn is_operation(name: &str) -> bool {
    team::team_user_management_api_v2_service::SPECS
        .iter()
        .any(|spec| spec.operation() == Some(name))
}

/// Whether an error may carry this code.
pub(crate) fn is_code(name: &str) -> bool {
    name.parse::<Code>().is_ok()
}

//! The whole mock as one tower service: the API, the admin API and the health check.
//!
//! Every API call gets its request id and call record here, and after the response its audit row and journal entry.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use connect_prost::server::{Outcome, PeerAddr, RequestId, Router};
use connect_prost::{Body, Code, Protocol};
use http::{Request, Response};
use manus_api::team::v2 as team;
use tower::{Service, ServiceExt};

use crate::admin::{self, AdminError};
use crate::call_record::CallRecord;
use crate::journal::{self, Entry};
use crate::world::World;
use crate::world::unit_of_work::OK;

mod guard;
mod user;

use guard::Guard;

/// The mock as a [`tower::Service`] over HTTP messages.
///
/// Clones share the world. The service is always ready. A call fails with [`Disconnected`] only by an injected fault.
#[derive(Clone)]
pub struct MockService {
    world: World,
    api: Router,
    admin: axum::Router,
}

/// An injected fault asks to close the connection without a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fault cut the connection")]
pub struct Disconnected;

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
            .request_id_header(true)
            .outcomes(true);
        Self {
            admin: admin::router(world.clone()),
            api,
            world,
        }
    }

    /// Serves a request to the admin API or the health check.
    async fn serve_admin<B>(self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let is_local = request
            .extensions()
            .get::<PeerAddr>()
            .is_none_or(|peer| is_loopback(peer.0));
        let is_admin = request.uri().path().starts_with(admin::PREFIX);
        let response = match is_local || !is_admin {
            true => self.admin.oneshot(request.map(axum::body::Body::new)).await,
            false => Ok(axum::response::IntoResponse::into_response(
                AdminError::not_found("the admin API answers loopback callers only"),
            )),
        };
        let response = response.unwrap_or_else(|never| match never {});
        response.map(Body::new)
    }

    /// Serves an API call.
    async fn serve_api<B>(mut self, mut request: Request<B>) -> Result<Response<Body>, Disconnected>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let call = CallRecord::new(self.world.random().request_id(), self.world.clock().now());
        request
            .extensions_mut()
            .insert(RequestId::new(call.request_id()));
        request.extensions_mut().insert(call.clone());
        let method = journal::shortened(request.method());
        let response = self
            .api
            .call(request)
            .await
            .unwrap_or_else(|never| match never {});
        let outcome = response.extensions().get::<Outcome>();
        let code = outcome.and_then(|outcome| outcome.result()?.err());
        let protocol = outcome.and_then(Outcome::protocol);
        let path = outcome.and_then(Outcome::template);
        let spec = outcome.and_then(Outcome::spec);
        // A call that was refused before authentication has an operation too.
        if let Some(operation) = spec.and_then(|spec| spec.operation) {
            call.facts().operation = Some(operation);
        }
        if let Some(code) = code
            && let Err(error) = self.world.audit_error(call.clone(), code.as_str()).await
        {
            tracing::error!(%error, "the audit row was not written");
        }
        let disconnected = call.facts().disconnected;
        self.record(
            &call,
            method,
            path,
            (!disconnected).then(|| response.status().as_u16()),
            protocol,
            code,
        );
        match disconnected {
            true => Err(Disconnected),
            false => Ok(response),
        }
    }

    fn record(
        &self,
        call: &CallRecord,
        method: String,
        path: Option<&'static str>,
        status: Option<u16>,
        protocol: Option<Protocol>,
        code: Option<Code>,
    ) {
        let facts = call.facts();
        self.world.journal().record(Entry {
            at: call.at(),
            operation: facts.operation,
            protocol: protocol.map_or(Protocol::Rest.as_str(), Protocol::as_str),
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
    type Error = Disconnected;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (service, path) = (self.clone(), request.uri().path());
        match path == "/healthz" || path.starts_with(admin::PREFIX) {
            true => Box::pin(async move { Ok(service.serve_admin(request).await) }),
            false => Box::pin(service.serve_api(request)),
        }
    }
}

fn is_loopback(peer: SocketAddr) -> bool {
    peer.ip().to_canonical().is_loopback()
}

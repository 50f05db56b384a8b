//! The service of the cases.

mod echo;
mod fault;
mod places;
mod surface;

use std::time::Duration;

use connect_prost::Response;
use connect_prost::http::{HeaderName, HeaderValue};
use connect_prost::server::{Context, Limits, Router};
use protojson_prost::Registry;

use crate::generated::rest::v1::{
    EchoServiceServer, FaultServiceServer, MESSAGE_TYPES, MatchServiceServer, RootServiceServer,
};
use crate::generated::surface::v1::{
    AccountServiceServer, MemberServiceServer, TokenServiceServer,
};

use echo::Echo;
use fault::Fault;
use places::Places;
use surface::Surface;

/// How long the router lets a call take: the clock of most tests stands still meanwhile.
const MAX_TIMEOUT: Duration = Duration::from_secs(5);

/// The longest message in bytes: so small that a case can hold a longer one.
const RECEIVE: usize = 64 << 10;

/// Returns a router with all services of the schema.
pub fn router() -> Router {
    let limits = Limits::new()
        .with_receive(RECEIVE)
        .with_max_timeout(MAX_TIMEOUT);
    Router::new()
        .add(EchoServiceServer::new(Echo))
        .add(MatchServiceServer::new(Places))
        .add(RootServiceServer::new(Places))
        .add(FaultServiceServer::new(Fault))
        .add(AccountServiceServer::new(Surface))
        .add(MemberServiceServer::new(Surface))
        .add(TokenServiceServer::new(Surface))
        .request_id_header(true)
        .ignore_parameters(["utm_*", "key"])
        .limits(limits)
        .registry(Registry::new().with(MESSAGE_TYPES))
}

/// Returns the request as it was bound, and in `x-method` the name of the method.
fn echo<T>(context: &Context, request: T) -> Response<T> {
    let mut response = Response::new(request);
    let procedure = context.spec().procedure;
    let (_, method) = procedure.rsplit_once('/').unwrap_or_default();
    let name = HeaderName::from_static("x-method");
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(method));
    response
}

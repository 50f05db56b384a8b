//! The services of a program, behind one tower service.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use protojson_prost::Registry;

use super::dispatch::{self, RouterFuture};
use super::interceptor::Interceptor;
use super::limits::Limits;
use super::route_table::captures;
use super::routes::Found;
use super::service::Service;
use super::settings::RouterSettings;
use crate::request_id::RequestId;
use crate::{Body, BodyError, ErrorShape, HttpRule};

/// Routes requests to generated services.
///
/// A router is a tower service that never fails: whatever goes wrong becomes a response. Clones share everything.
///
/// Procedures and HTTP rules of one service are served together: Connect, gRPC, gRPC-Web and REST on one port.
///
/// In axum it is a fallback, `axum::Router::new().fallback_service(router)`, or below a prefix, `nest_service("/api", router)`. With the feature `client` it is also a transport:
/// a client reaches it without a socket.
#[derive(Clone, Default)]
pub struct Router {
    pub(super) settings: Arc<RouterSettings>,
}

impl Router {
    /// A router without services.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a generated server. Of two with the same procedure or HTTP rule, the later one serves it.
    #[must_use]
    #[expect(
        clippy::should_implement_trait,
        reason = "a router is no number; nobody will take this for `+`"
    )]
    pub fn add(mut self, service: impl Service) -> Self {
        self.settings_mut().routes.add(Arc::new(service));
        self
    }

    /// Adds an interceptor, inside those added before.
    #[must_use]
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.settings_mut().interceptors.push(Arc::new(interceptor));
        self
    }

    /// Sets the bounds on one call.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings_mut().limits = limits;
        self
    }

    /// Sets whether Connect calls without `Connect-Protocol-Version` (`connect` in the query of a GET) are rejected; off by
    /// default. The header tells calls of the protocol from any other POST of JSON.
    #[must_use]
    pub fn require_connect_protocol(mut self, require: bool) -> Self {
        self.settings_mut().requires_version = require;
        self
    }

    /// Sets the types that may stand in a `google.protobuf.Any` in JSON, beside the well-known types.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.settings_mut().registry = registry;
        self
    }

    /// Sets how the router makes request ids; random by default. A call that has one in its extensions keeps it.
    #[must_use]
    pub fn request_ids(mut self, make: impl Fn() -> RequestId + Send + Sync + 'static) -> Self {
        self.settings_mut().request_ids = Arc::new(make);
        self
    }

    /// Sets whether every response carries an [`Outcome`](super::Outcome) in its extensions; off by default, because it costs
    /// three allocations per call.
    #[must_use]
    pub fn outcomes(mut self, report: bool) -> Self {
        self.settings_mut().reports_outcomes = report;
        self
    }

    /// Sets whether every response carries the request id in `x-request-id`; off by default.
    #[must_use]
    pub fn request_id_header(mut self, show: bool) -> Self {
        self.settings_mut().shows_request_ids = show;
        self
    }

    /// Sets how errors over REST are written where the schema does not say it, such as at a path near no route; a
    /// `google.rpc.Status` by default.
    #[must_use]
    pub fn error_shape(mut self, shape: &'static ErrorShape) -> Self {
        self.settings_mut().error_shape = Some(shape);
        self
    }

    /// Adds query parameters that calls over REST may have although the schema does not have them: whole names, or beginnings with a
    /// `*` behind them. Those that name a field are bound to it all the same.
    ///
    /// ```
    /// let router = connect_prost::server::Router::new().ignore_parameters(["utm_*", "key"]);
    /// # let _ = router;
    /// ```
    #[must_use]
    pub fn ignore_parameters<N: Into<String>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let names = names.into_iter().map(Into::into);
        self.settings_mut().ignored_parameters.extend(names);
        self
    }

    /// Returns the length of the values of the path's variables, if there is a route.
    pub(crate) fn find_route(&self, method: &http::Method, path: &str) -> Option<usize> {
        match self.settings.routes.find(method, path) {
            Found::Route(route) => Some(route.rule.map_or(0, |rule| values_len(rule, path))),
            _ => None,
        }
    }

    pub(super) fn settings_mut(&mut self) -> &mut RouterSettings {
        Arc::make_mut(&mut self.settings)
    }
}

/// Returns the length of the values of a path's variables.
#[inline(never)]
fn values_len(rule: &'static HttpRule, path: &str) -> usize {
    match rule.variables {
        [] => 0,
        _ => captures(rule, path).map(|(_, value)| value.len()).sum(),
    }
}

impl<B> tower_service::Service<http::Request<B>> for Router
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BodyError>,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = RouterFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> RouterFuture {
        dispatch::dispatch(&self.settings, request.map(Body::new))
    }
}

impl std::fmt::Debug for Router {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Router")
            .field("procedures", &self.settings.routes)
            .finish_non_exhaustive()
    }
}

//! The services of a program, behind one tower service.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use protojson_prost::Registry;

use super::reception::{Reception, Share};
use super::{Interceptor, Limits, RequestId, RouterFuture, Service, dispatch};
use crate::{Body, BodyError, Spec};

/// Generated services, with what goes around their calls.
///
/// A router is a tower service that never fails: whatever goes wrong is an answer. Clones share everything.
///
/// In axum it is a fallback: `axum::Router::new().fallback_service(router)`. With the feature `client` it is also a transport, so
/// that a client reaches it without a socket.
#[derive(Clone, Default)]
pub struct Router {
    pub(super) settings: Arc<Settings>,
}

#[derive(Clone)]
pub(super) struct Settings {
    pub(super) routes: BTreeMap<&'static str, Route>,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
    pub(super) limits: Limits,
    pub(super) reception: Arc<Reception>,
    pub(super) registry: Registry,
    pub(super) request_ids: Arc<dyn Fn() -> RequestId + Send + Sync>,
    pub(super) has_wrapper: bool,
    pub(super) requires_version: bool,
}

/// A procedure: its service and its place there.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) service: Arc<dyn Service>,
    pub(super) spec: &'static Spec,
    pub(super) index: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            routes: BTreeMap::new(),
            interceptors: Vec::new(),
            limits: Limits::new(),
            reception: Arc::default(),
            registry: Registry::new(),
            request_ids: Arc::new(RequestId::random),
            has_wrapper: false,
            requires_version: false,
        }
    }
}

impl Settings {
    /// What a message may hold while it comes.
    pub(super) fn share(&self) -> Share {
        Share::new(&self.reception, self.limits.reception())
    }
}

impl Router {
    /// A router without services.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service; of two with the same procedure, the later one answers it.
    #[must_use]
    #[expect(
        clippy::should_implement_trait,
        reason = "a router is no number; nobody will take this for `+`"
    )]
    pub fn add(mut self, service: impl Service) -> Self {
        let service: Arc<dyn Service> = Arc::new(service);
        let settings = self.settings_mut();
        for (index, spec) in service.specs().iter().copied().enumerate() {
            settings.has_wrapper |= spec.wrapper().is_some();
            if !spec.is_rest_only() {
                let route = Route {
                    service: Arc::clone(&service),
                    spec,
                    index,
                };
                settings.routes.insert(spec.procedure(), route);
            }
        }
        self
    }

    /// Adds an interceptor, inside those added before.
    #[must_use]
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.settings_mut().interceptors.push(Arc::new(interceptor));
        self
    }

    /// Sets what a call may cost.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings_mut().limits = limits;
        self
    }

    /// Says whether Connect calls without `Connect-Protocol-Version` (`connect` in the query of a GET) are refused; they are
    /// served otherwise. Required, it tells calls of the protocol from any other POST of JSON.
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

    /// Sets how ids are made for calls that bring none in their extensions; random ones otherwise.
    #[must_use]
    pub fn request_ids(mut self, make: impl Fn() -> RequestId + Send + Sync + 'static) -> Self {
        self.settings_mut().request_ids = Arc::new(make);
        self
    }

    fn settings_mut(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.settings)
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
        dispatch::answer(&self.settings, request.map(Body::new))
    }
}

impl std::fmt::Debug for Router {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Router")
            .field("procedures", &self.settings.routes.keys())
            .finish_non_exhaustive()
    }
}

//! What a router is set to, shared by all of its calls.

use std::sync::Arc;

use protojson_prost::pairs::Options;
use protojson_prost::{ReadOptions, Registry, Unknown};

use super::call_span::SpanHook;
use super::interceptor::Interceptor;
use super::limits::Limits;
use super::receive_memory::{ReceiveMemory, Reservation};
use super::routes::Routes;
use crate::ErrorShape;
use crate::request_id::RequestId;

#[derive(Clone)]
pub(super) struct RouterSettings {
    pub(super) routes: Routes,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
    pub(super) limits: Limits,
    pub(super) registry: Registry,
    pub(super) request_ids: Arc<dyn Fn() -> RequestId + Send + Sync>,
    pub(super) requires_version: bool,
    pub(super) reports_outcomes: bool,
    pub(super) shows_request_ids: bool,
    pub(super) error_shape: Option<&'static ErrorShape>,
    pub(super) ignored_parameters: Vec<String>,
    pub(super) span_hook: SpanHook,
    receive_memory: Arc<ReceiveMemory>,
}

impl Default for RouterSettings {
    fn default() -> Self {
        Self {
            routes: Routes::default(),
            interceptors: Vec::new(),
            limits: Limits::new(),
            registry: Registry::new(),
            request_ids: Arc::new(RequestId::random),
            requires_version: false,
            reports_outcomes: false,
            shows_request_ids: false,
            error_shape: None,
            ignored_parameters: Vec::new(),
            span_hook: SpanHook::default(),
            receive_memory: Arc::default(),
        }
    }
}

impl RouterSettings {
    /// Returns an empty reservation of receive memory, for one message.
    pub(super) fn reservation(&self) -> Reservation {
        Reservation::new(&self.receive_memory, self.limits.receive_memory())
    }

    /// Returns how the parts of requests are bound to messages.
    pub(super) fn pair_options<'a>(&'a self, read: &'a ReadOptions) -> Options<'a> {
        let unknown_parameters = match self.limits.reject_unknown_parameters() {
            true => Unknown::Reject,
            false => Unknown::Ignore,
        };
        Options {
            read,
            unknown_parameters,
            foreign: &self.ignored_parameters,
        }
    }

    /// Returns how requests are decoded.
    pub(super) fn read_options(&self) -> ReadOptions {
        let options = ReadOptions::server()
            .budget(self.limits.budget())
            .registry(self.registry.clone());
        if self.limits.reject_unknown() {
            options.unknown_fields(Unknown::Reject)
        } else {
            options
        }
    }
}

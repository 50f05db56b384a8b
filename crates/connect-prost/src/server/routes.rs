//! The routes of a router: which method a path names, and what may be spoken there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::service::Service;
use crate::Spec;
use crate::protocol::WireFormat;

/// All routes, by path.
#[derive(Clone, Default)]
pub(super) struct Routes {
    procedures: BTreeMap<&'static str, Route>,
    has_wrapper: bool,
}

/// One method at one path.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) service: Arc<dyn Service>,
    pub(super) spec: &'static Spec,
    /// The place of the method among the Specs of its service.
    pub(super) index: usize,
    /// The wire formats in which the method may be called here.
    pub(super) formats: &'static [WireFormat],
}

impl Routes {
    /// Adds the procedures of a service; they replace those of the same path.
    pub(super) fn add(&mut self, service: Arc<dyn Service>) {
        for (index, spec) in service.specs().iter().copied().enumerate() {
            self.has_wrapper |= spec.wrapper.is_some();
            if !spec.rest_only {
                let route = Route {
                    service: Arc::clone(&service),
                    spec,
                    index,
                    formats: WireFormat::of_procedure(spec.stream_type),
                };
                self.procedures.insert(spec.procedure, route);
            }
        }
    }

    /// Finds the route of a path.
    pub(super) fn find(&self, path: &str) -> Option<&Route> {
        self.procedures.get(path)
    }

    /// Whether a response to that route carries `x-request-id`: if its service has a wrapper. For an unknown path one service
    /// with a wrapper is enough.
    pub(super) fn shows_request_id(&self, route: Option<&Route>) -> bool {
        route.map_or(self.has_wrapper, |route| route.spec.wrapper.is_some())
    }
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.procedures.keys()).finish()
    }
}

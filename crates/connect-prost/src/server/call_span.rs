//! The span of a call on the server. Without the feature `tracing`, `no_call_span.rs` takes the place of this file.
//!
//! Numbers are recorded as `i64`: the layer of OpenTelemetry turns a `u64` into text.

use std::sync::Arc;

use http::header::HOST;
use http::request;
use http::uri::Authority;
use tracing::Span;
use tracing::field::Empty;
use tracing::span::Entered;

use super::panic::caught;
use super::router::Router;
use super::settings::RouterSettings;
use super::trace_parent::trace_parent;
use crate::protocol::server::ResponseContext;
use crate::protocol::telemetry::{ERROR, is_server_error, method_name, status_code, system_name};
use crate::{Code, Protocol};

/// What a router does with each new span.
pub(super) type SpanHook = Option<Arc<dyn Fn(&Span, &request::Parts) + Send + Sync>>;

/// The method of a request whose path names none.
const OTHER: &str = "_OTHER";

/// The greatest length of a host name.
const HOST_MAX: usize = 253;

impl Router {
    /// Sets what is done with the span of each call before the call begins: to give it a parent of another process, or attributes.
    /// Replaces the function that was set before; there is none by default.
    ///
    /// It is not called for spans that no subscriber wants. A panic in it is caught, and the call goes on.
    ///
    /// ```
    /// use connect_prost::server::Router;
    ///
    /// /// Stands for a table of the spans of other processes.
    /// fn known_span(_traceparent: &[u8]) -> Option<tracing::span::Id> {
    ///     None
    /// }
    ///
    /// let router = Router::new().on_span(|span, parts| {
    ///     if let Some(value) = parts.headers.get("traceparent") {
    ///         span.follows_from(known_span(value.as_bytes()));
    ///     }
    /// });
    /// # let _ = router;
    /// ```
    #[must_use]
    pub fn on_span(
        mut self,
        hook: impl Fn(&Span, &request::Parts) + Send + Sync + 'static,
    ) -> Self {
        self.settings_mut().span_hook = Some(Arc::new(hook));
        self
    }
}

/// The span of one call, and whether the call goes on. Dropped before its end, the call was canceled.
pub(super) struct CallSpan {
    span: Span,
    protocol: Protocol,
    is_open: bool,
}

impl CallSpan {
    pub(super) fn new(
        settings: &RouterSettings,
        parts: &request::Parts,
        context: &ResponseContext,
    ) -> Self {
        // A request of no known protocol is rejected as Connect demands.
        let protocol = context
            .format
            .map_or(Protocol::default(), |format| format.protocol);
        let system = system_name(protocol);
        let span = tracing::info_span!(
            target: "connect_prost::server",
            "call",
            otel.name = context.spec.map_or(system, method_name),
            otel.kind = "server",
            otel.status_code = Empty,
            rpc.system.name = system,
            rpc.method = context.spec.map_or(OTHER, method_name),
            rpc.response.status_code = Empty,
            http.route = context.rule().map(|rule| rule.template),
            error.type = Empty,
            server.address = authority(parts).as_ref().map(host),
            server.port = authority(parts).and_then(|authority| authority.port_u16()).map(i64::from),
            request_id = context.request_id.as_str(),
            traceparent = trace_parent(&parts.headers),
        );
        if let Some(hook) = &settings.span_hook
            && !span.is_disabled()
        {
            // A span without a parent is no reason to fail the call.
            let _ = caught(|| hook(&span, parts));
        }
        Self {
            span,
            protocol,
            is_open: true,
        }
    }

    /// Returns no span, for a body that has not begun.
    pub(super) fn none() -> Self {
        Self {
            span: Span::none(),
            protocol: Protocol::default(),
            is_open: false,
        }
    }

    /// Makes the span current while the guard lives.
    pub(super) fn enter(&self) -> Entered<'_> {
        self.span.enter()
    }

    /// Returns the same span, for the body of a response that streams.
    pub(super) fn share(&self) -> Self {
        Self {
            span: self.span.clone(),
            protocol: self.protocol,
            is_open: false,
        }
    }

    /// Returns the span as that of a call that goes on.
    pub(super) fn opened(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// Ends the span with the result of the call. The first one counts.
    pub(super) fn end(&mut self, result: Result<(), Code>) {
        if !self.is_open {
            return;
        }
        let status = status_code(self.protocol, result);
        self.span.record("rpc.response.status_code", status);
        if result.is_err_and(is_server_error) {
            self.span.record("error.type", status);
            self.span.record("otel.status_code", ERROR);
        }
        self.leave();
    }

    /// Leaves the span, whose end is for the body of the response to record.
    pub(super) fn leave(&mut self) {
        self.is_open = false;
        self.span = Span::none();
    }

    /// Drops the rest of the call within its span.
    pub(super) fn drop_within<T: Default>(&self, rest: &mut T) {
        let _entered = self.enter();
        *rest = T::default();
    }
}

impl Default for CallSpan {
    fn default() -> Self {
        Self::none()
    }
}

impl Drop for CallSpan {
    fn drop(&mut self) {
        self.end(Err(Code::Canceled));
    }
}

/// Returns the address that the caller used, without user name and password.
fn authority(parts: &request::Parts) -> Option<Authority> {
    let authority = match parts.uri.authority() {
        Some(authority) => authority.clone(),
        None => Authority::try_from(parts.headers.get(HOST)?.as_bytes()).ok()?,
    };
    (authority.host().len() <= HOST_MAX).then_some(authority)
}

/// Returns a host, an IPv6 address without its brackets.
fn host(authority: &Authority) -> &str {
    authority.host().trim_matches(['[', ']'])
}

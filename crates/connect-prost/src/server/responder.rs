//! Completes responses: writes errors, the request id and the outcome.

use http::{Method, Version, request};

use super::call_span::CallSpan;
use super::outcome::Outcome;
use super::routes::Route;
use super::settings::RouterSettings;
use super::unread_body;
use crate::header::REQUEST_ID;
use crate::protocol::WireFormat;
use crate::protocol::server::{
    ResponseContext, RestContext, error_format, error_response, without_body,
};
use crate::request_id::RequestId;
use crate::{Body, ConnectError, ErrorShape, HttpRule, Spec};

/// Completes the response to a request.
pub(super) struct Responder {
    pub(super) version: Version,
    pub(super) context: ResponseContext,
    pub(super) outcome: Option<Outcome>,
}

impl Responder {
    /// The responder to a call.
    #[inline]
    pub(super) fn of_route(
        settings: &RouterSettings,
        route: &Route,
        format: Option<&'static WireFormat>,
        parts: &request::Parts,
    ) -> Self {
        let format = format.or_else(|| error_format(parts));
        let called = (Some(route.spec), route.rule);
        let mut responder = Self::new(settings, called, format, parts);
        if route.rule.is_some() {
            responder.context.rest = rest_context(settings, route.rule, route.spec.errors);
            responder.context.is_head = parts.method == Method::HEAD;
        }
        responder
    }

    /// The responder to a request that calls no method. `at` is a route at its path, for another HTTP method; `near` is a method
    /// whose path is like that of the request.
    pub(super) fn without_call(
        settings: &RouterSettings,
        at: Option<&Route>,
        near: Option<&'static Spec>,
        format: Option<&'static WireFormat>,
        parts: &request::Parts,
    ) -> Self {
        let named = (at.map(|route| route.spec), at.and_then(|route| route.rule));
        let mut responder = Self::new(settings, named, format, parts);
        responder.context.spec = None;
        let shape = near.and_then(|near| near.errors);
        responder.context.rest = rest_context(settings, None, shape);
        responder.context.is_head = parts.method == Method::HEAD;
        responder
    }

    #[inline]
    fn new(
        settings: &RouterSettings,
        (spec, rule): (Option<&'static Spec>, Option<&'static HttpRule>),
        format: Option<&'static WireFormat>,
        parts: &request::Parts,
    ) -> Self {
        let request_id = match parts.extensions.get::<RequestId>() {
            Some(id) => id.clone(),
            None => (settings.request_ids)(),
        };
        let outcome = settings.reports_outcomes.then(|| {
            let protocol = format.map(|format| format.protocol);
            Outcome::new(spec, rule, protocol, request_id.clone())
        });
        Self {
            version: parts.version,
            context: ResponseContext {
                spec,
                request_id,
                format,
                shows_request_id: settings.shows_request_ids,
                is_head: false,
                rest: RestContext::default(),
            },
            outcome,
        }
    }

    #[inline]
    pub(super) fn complete(
        &self,
        result: Result<http::Response<Body>, ConnectError>,
        span: &mut CallSpan,
    ) -> http::Response<Body> {
        let ended = result.as_ref().map(|_| ()).map_err(ConnectError::code);
        let mut response = result.unwrap_or_else(|error| {
            let mut response = error_response(&self.context, &error);
            unread_body::write_close(self.version, &error, response.headers_mut());
            response
        });
        if self.context.is_head {
            response = without_body(response);
        }
        if self.context.shows_request_id {
            let id = self.context.request_id.to_header();
            response.headers_mut().insert(REQUEST_ID, id);
        }
        if let Some(outcome) = &self.outcome {
            // A response that streams ends its outcome by itself.
            if ended.is_err() || !self.sends_stream() {
                outcome.end(ended);
            }
            response.extensions_mut().insert(outcome.clone());
        }
        match ended.is_err() || !self.sends_stream() {
            true => span.end(ended),
            false => span.leave(),
        }
        response
    }

    /// Only a handler that reads its request as a stream can leave some of it unread.
    pub(super) fn panicked(&self, error: ConnectError) -> ConnectError {
        let is_streamed = |spec: &Spec| spec.stream_type.is_client_streaming();
        if self.context.spec.is_some_and(is_streamed) {
            unread_body::abandon(self.version, error)
        } else {
            error
        }
    }

    fn sends_stream(&self) -> bool {
        let spec = self.context.spec;
        spec.is_some_and(|spec| spec.stream_type.is_server_streaming())
    }
}

fn rest_context(
    settings: &RouterSettings,
    rule: Option<&'static HttpRule>,
    errors: Option<&'static ErrorShape>,
) -> RestContext {
    RestContext {
        rule,
        errors: errors.or(settings.error_shape),
        registry: settings.registry.clone(),
    }
}

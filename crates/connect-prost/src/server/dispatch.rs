//! From a request to its response, whatever happens on the way.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, ready};
use std::time::Duration;

use http::{Method, Version, request};
use http_body::Body as _;
use protojson_prost::Registry;

use super::call_span::CallSpan;
use super::context::Context;
use super::deadline::{Deadline, passed};
use super::outcome::Outcome;
use super::panic::caught;
use super::routes::{Found, Route};
use super::server_call::{ServerCall, ServerCallFuture};
use super::settings::RouterSettings;
use super::unread_body;
use crate::header::REQUEST_ID;
use crate::protocol::WireFormat;
use crate::protocol::server::{
    ResponseContext, error_format, error_response, format_without_route, negotiate,
    no_rule_for_method, options_response, read_head, read_rule_head, rule_format, unknown_path,
    without_body,
};
use crate::request_id::RequestId;
use crate::{Body, ConnectError, ErrorShape, HttpRule, Spec};

/// The response of a [`Router`](super::Router), still to come.
///
/// It is never an error. Dropping it cancels the call.
#[must_use = "a call goes on only while its future is polled"]
pub struct RouterFuture {
    work: Work,
    deadline: Deadline,
    response: Responder,
    span: CallSpan,
}

/// What is still to be done. All of it lies in boxes, which keeps the future cheap to move.
#[derive(Default)]
enum Work {
    Call(ServerCallFuture),
    Reject(Pin<Box<dyn Future<Output = ConnectError> + Send>>),
    #[default]
    Done,
}

/// Completes the response to a request.
struct Responder {
    version: Version,
    context: ResponseContext,
    outcome: Option<Outcome>,
    /// For errors over REST.
    registry: Registry,
    /// Whether the response is to have no body.
    is_head: bool,
}

/// Begins a call by its head; nothing of the body is read before the future is polled.
pub(super) fn dispatch(
    settings: &Arc<RouterSettings>,
    request: http::Request<Body>,
) -> RouterFuture {
    let (parts, body) = request.into_parts();
    let route = match settings.routes.find(&parts.method, parts.uri.path()) {
        Found::Route(route) => route,
        other => return without_route(settings, other, parts, body),
    };
    let format = match route.rule {
        None => negotiate(&parts, route.formats),
        Some(_) => route.formats.first(),
    };
    let response = Responder::of_route(settings, route, format, &parts);
    let span = CallSpan::new(settings, &parts, &response.context);
    let (work, deadline) = {
        let _entered = span.enter();
        begin(settings, route, format, parts, body, &response, &span)
    };
    RouterFuture {
        work,
        deadline,
        response,
        span,
    }
}

/// Responds to a request that calls no method.
#[cold]
fn without_route(
    settings: &RouterSettings,
    found: Found<'_>,
    parts: request::Parts,
    body: Body,
) -> RouterFuture {
    let routes = &settings.routes;
    let is_options = parts.method == Method::OPTIONS;
    let (format, near, allow) = match found {
        Found::MethodNotAllowed(allowed) | Found::Options(allowed) => (
            Some(rule_format()),
            Some(allowed.spec),
            Some(allowed.methods),
        ),
        Found::Route(_) | Found::Unknown => {
            let format = format_without_route(&parts, routes.has_rules());
            (format, routes.nearest(parts.uri.path()), None)
        }
    };
    let response = Responder::near(settings, near, format, &parts);
    let span = CallSpan::new(settings, &parts, &response.context);
    let work = match allow {
        Some(allow) if is_options => respond(parts, body, options_response(allow)),
        Some(allow) => reject(parts, body, no_rule_for_method(allow)),
        None => reject(parts, body, unknown_path(format)),
    };
    RouterFuture {
        work,
        deadline: Deadline::default(),
        response,
        span,
    }
}

fn begin(
    settings: &Arc<RouterSettings>,
    route: &Route,
    format: Option<&'static WireFormat>,
    parts: request::Parts,
    mut body: Body,
    response: &Responder,
    span: &CallSpan,
) -> (Work, Deadline) {
    let required = settings.requires_version;
    let mut query_message = None;
    let (head, refusal) = match (route.rule, format) {
        (Some(rule), Some(format)) => read_rule_head(&parts, format, rule, !body.is_end_stream()),
        _ => match read_head(&parts, format, route.spec, required, &mut query_message) {
            Ok(head) => (head, None),
            Err(error) => return (reject(parts, body, error), Deadline::default()),
        },
    };
    let timeout = settings.limits.timeout(head.timeout);
    // With a timeout of zero even a call that would be ready at once is too late.
    if timeout == Some(Duration::ZERO) {
        let error = passed(Duration::ZERO);
        return (reject(parts, body, error), Deadline::default());
    }
    if let Some(message) = query_message {
        body = Body::full(message);
    }
    let deadline = Deadline::after(timeout);
    let at = deadline.at().map(tokio::time::Instant::into_std);
    let (id, outcome) = (
        response.context.request_id.clone(),
        response.outcome.clone(),
    );
    let call = ServerCall {
        settings: Arc::clone(settings),
        index: route.index,
        head,
        context: Context::new((route.spec, route.rule), parts, &head, at, id, outcome),
        body,
        refusal,
        span: span.share(),
    };
    let work = caught(|| route.service.call(call))
        .unwrap_or_else(|panicked| Box::pin(ready(Err(panicked))));
    (Work::Call(work), deadline)
}

fn reject(parts: request::Parts, body: Body, error: ConnectError) -> Work {
    Work::Reject(Box::pin(async move {
        unread_body::drain(&parts, body, error).await
    }))
}

/// Responds to a request once its body is drained.
fn respond(parts: request::Parts, body: Body, response: http::Response<Body>) -> Work {
    Work::Call(Box::pin(async move {
        // An error is only a carrier for the mark that the connection is to be closed.
        let drained = unread_body::drain(&parts, body, ConnectError::unknown("")).await;
        let mut response = response;
        unread_body::write_close(parts.version, &drained, response.headers_mut());
        Ok(response)
    }))
}

impl Work {
    fn poll(
        &mut self,
        deadline: &mut Deadline,
        response: &Responder,
        cx: &mut task::Context<'_>,
    ) -> Poll<Result<http::Response<Body>, ConnectError>> {
        match self {
            Work::Call(call) => match caught(|| call.as_mut().poll(cx)) {
                Ok(Poll::Ready(result)) => Poll::Ready(result),
                Ok(Poll::Pending) => {
                    let passed = ready!(deadline.poll(cx));
                    Poll::Ready(Err(unread_body::abandon(response.version, passed)))
                }
                Err(panicked) => Poll::Ready(Err(response.panicked(panicked))),
            },
            Work::Reject(rejection) => rejection.as_mut().poll(cx).map(Err),
            Work::Done => Poll::Pending,
        }
    }
}

impl Future for RouterFuture {
    type Output = Result<http::Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        let call = &mut *self;
        // As the value of the block, the response would be copied.
        let result;
        {
            let _entered = call.span.enter();
            result = ready!(call.work.poll(&mut call.deadline, &call.response, cx));
            call.work = Work::Done;
        }
        Poll::Ready(Ok(call.response.complete(result, &mut call.span)))
    }
}

impl Drop for RouterFuture {
    fn drop(&mut self) {
        self.span.drop_within(&mut self.work);
    }
}

impl Responder {
    /// The responder to a call.
    fn of_route(
        settings: &RouterSettings,
        route: &Route,
        format: Option<&'static WireFormat>,
        parts: &request::Parts,
    ) -> Self {
        let format = format.or_else(|| error_format(parts));
        let called = (Some(route.spec), route.rule);
        let mut responder = Self::new(settings, called, format, parts);
        if route.rule.is_some() {
            responder.serve_rules(settings, route.spec.errors, &parts.method);
        }
        responder
    }

    /// The responder to a request that calls no method; `near` is one whose path is like that of the request.
    fn near(
        settings: &RouterSettings,
        near: Option<&'static Spec>,
        format: Option<&'static WireFormat>,
        parts: &request::Parts,
    ) -> Self {
        let mut responder = Self::new(settings, (None, None), format, parts);
        let shape = near.and_then(|near| near.errors);
        responder.serve_rules(settings, shape, &parts.method);
        responder
    }

    /// Sets what responses over REST need beside those of procedures.
    fn serve_rules(
        &mut self,
        settings: &RouterSettings,
        shape: Option<&'static ErrorShape>,
        method: &Method,
    ) {
        self.context.errors = shape.or(settings.error_shape);
        self.registry = settings.registry.clone();
        self.is_head = *method == Method::HEAD;
    }

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
                rule,
                errors: None,
            },
            outcome,
            registry: Registry::new(),
            is_head: false,
        }
    }

    fn complete(
        &self,
        result: Result<http::Response<Body>, ConnectError>,
        span: &mut CallSpan,
    ) -> http::Response<Body> {
        let ended = result.as_ref().map(|_| ()).map_err(ConnectError::code);
        let mut response = result.unwrap_or_else(|error| {
            let mut response = error_response(&self.context, &error, &self.registry);
            unread_body::write_close(self.version, &error, response.headers_mut());
            response
        });
        if self.is_head {
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
    fn panicked(&self, error: ConnectError) -> ConnectError {
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

impl std::fmt::Debug for RouterFuture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let procedure = self.response.context.spec.map(|spec| spec.procedure);
        f.debug_struct("RouterFuture")
            .field("procedure", &procedure)
            .finish_non_exhaustive()
    }
}

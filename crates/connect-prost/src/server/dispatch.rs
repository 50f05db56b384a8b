//! From a request to its response, whatever happens on the way.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, ready};
use std::time::Duration;

use http::{Method, request};
use http_body::Body as _;

use super::call_span::CallSpan;
use super::context::Context;
use super::deadline::{Deadline, passed};
use super::panic::caught;
use super::responder::Responder;
use super::routes::{Found, Route};
use super::server_call::{ServerCall, ServerCallFuture};
use super::settings::RouterSettings;
use super::unread_body;
use crate::protocol::WireFormat;
use crate::protocol::server::{
    format_without_route, negotiate, no_rule_for_method, options_response, read_head,
    read_rule_head, rule_format, unknown_path,
};
use crate::{Body, ConnectError};

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
    let (format, at, allow) = match found {
        Found::MethodNotAllowed(allowed) | Found::Options(allowed) => {
            (Some(rule_format()), allowed.route, Some(allowed.methods))
        }
        Found::Route(_) | Found::Unknown => {
            let format = format_without_route(&parts, routes.has_rules());
            (format, None, None)
        }
    };
    let near = match at {
        Some(route) => Some(route.spec),
        None => routes.nearest(parts.uri.path()),
    };
    let response = Responder::without_call(settings, at, near, format, &parts);
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
        match unread_body::can_go_on(&parts, body).await {
            true => Ok(response),
            false => unread_body::close_after(Ok(response)),
        }
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

impl std::fmt::Debug for RouterFuture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let procedure = self.response.context.spec.map(|spec| spec.procedure);
        f.debug_struct("RouterFuture")
            .field("procedure", &procedure)
            .finish_non_exhaustive()
    }
}

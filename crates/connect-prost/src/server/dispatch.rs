//! From a request to its response, whatever happens on the way.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, ready};
use std::time::Duration;

use http::{Version, request};

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
    ResponseContext, error_format, error_response, negotiate, read_head, unknown_procedure,
};
use crate::request_id::RequestId;
use crate::{Body, ConnectError, Spec};

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
}

/// Begins a call by its head; nothing of the body is read before the future is polled.
pub(super) fn dispatch(
    settings: &Arc<RouterSettings>,
    request: http::Request<Body>,
) -> RouterFuture {
    let (parts, body) = request.into_parts();
    let route = match settings.routes.find(&parts.method, parts.uri.path()) {
        Found::Route(route) if route.rule.is_none() => Some(route),
        _ => None,
    };
    let format = route.and_then(|route| negotiate(&parts, route.formats));
    let response = Responder::new(settings, route, format, &parts);
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

fn begin(
    settings: &Arc<RouterSettings>,
    route: Option<&Route>,
    format: Option<&'static WireFormat>,
    parts: request::Parts,
    mut body: Body,
    response: &Responder,
    span: &CallSpan,
) -> (Work, Deadline) {
    let Some(route) = route else {
        return (
            reject(parts, body, unknown_procedure()),
            Deadline::default(),
        );
    };
    let required = settings.requires_version;
    let mut query_message = None;
    let head = match read_head(&parts, format, route.spec, required, &mut query_message) {
        Ok(head) => head,
        Err(error) => return (reject(parts, body, error), Deadline::default()),
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
        context: Context::new(route.spec, parts, &head, at, id, outcome),
        body,
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
    fn new(
        settings: &RouterSettings,
        route: Option<&Route>,
        format: Option<&'static WireFormat>,
        parts: &request::Parts,
    ) -> Self {
        let spec = route.map(|route| route.spec);
        let request_id = match parts.extensions.get::<RequestId>() {
            Some(id) => id.clone(),
            None => (settings.request_ids)(),
        };
        let format = format.or_else(|| error_format(parts));
        let outcome = settings.reports_outcomes.then(|| {
            let protocol = format.map(|format| format.protocol);
            Outcome::new(spec, protocol, request_id.clone())
        });
        Self {
            version: parts.version,
            context: ResponseContext {
                spec,
                request_id,
                format,
                shows_request_id: settings.routes.shows_request_id(route),
            },
            outcome,
        }
    }

    fn complete(
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

//! From a request to its answer, whatever happens on the way.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, ready};
use std::time::Duration;

use http::{Version, request};

use super::deadline::{Deadline, passed};
use super::panic::caught;
use super::router::{Route, Settings};
use super::{Call, CallFuture, Context, Outcome, RequestId, leftover};
use crate::header::REQUEST_ID;
use crate::protocol::ContentType;
use crate::protocol::server::{Refusal, content_type, error_response, read_head};
use crate::{Body, ConnectError, Spec, StreamType};

/// The answer of a [`Router`](super::Router), still to come.
///
/// It is never an error. Dropping it cancels the call.
#[must_use = "a call goes on only while its future is polled"]
pub struct RouterFuture {
    work: Work,
    deadline: Deadline,
    answer: Answer,
}

/// What is still to be done. All of it lies in boxes, so that the future is cheap to move.
enum Work {
    Call(CallFuture),
    Refuse(Pin<Box<dyn Future<Output = Refusal> + Send>>),
    Done,
}

/// What an answer needs to know of its request.
struct Answer {
    version: Version,
    content_type: Option<&'static ContentType>,
    spec: Option<&'static Spec>,
    request_id: RequestId,
    shows_id: bool,
}

/// Begins a call by its head; nothing of the body is read before the future is polled.
pub(super) fn answer(settings: &Arc<Settings>, request: http::Request<Body>) -> RouterFuture {
    let (parts, body) = request.into_parts();
    let route = settings.routes.get(parts.uri.path());
    let spec = route.map(|route| route.spec);
    let answer = Answer {
        version: parts.version,
        content_type: content_type(&parts),
        spec,
        request_id: match parts.extensions.get::<RequestId>() {
            Some(id) => id.clone(),
            None => (settings.request_ids)(),
        },
        shows_id: spec.map_or(settings.has_wrapper, |spec| spec.wrapper().is_some()),
    };
    let (work, deadline) = begin(settings, route, parts, body, &answer);
    RouterFuture {
        work,
        deadline,
        answer,
    }
}

fn begin(
    settings: &Arc<Settings>,
    route: Option<&Route>,
    parts: request::Parts,
    body: Body,
    answer: &Answer,
) -> (Work, Deadline) {
    let read = route
        .ok_or_else(Refusal::unknown_procedure)
        .and_then(|route| {
            let required = settings.requires_version;
            let (head, message) = read_head(&parts, answer.content_type, route.spec, required)?;
            Ok((route, head, message))
        });
    let (route, head, message) = match read {
        Ok(read) => read,
        Err(refusal) => return (refuse(parts, body, refusal), Deadline::default()),
    };
    let timeout = settings.limits.timeout(head.timeout);
    // Also a call that would be ready at once is too late when no time was given.
    if timeout == Some(Duration::ZERO) {
        let refusal = passed(Duration::ZERO).into();
        return (refuse(parts, body, refusal), Deadline::default());
    }
    let deadline = Deadline::after(timeout);
    let at = deadline.at().map(tokio::time::Instant::into_std);
    let call = Call {
        settings: Arc::clone(settings),
        index: route.index,
        head,
        context: Context::new(route.spec, parts, &head, at, answer.request_id.clone()),
        body: message.map_or(body, Body::full),
    };
    let work = caught(|| route.service.call(call))
        .unwrap_or_else(|panicked| Box::pin(std::future::ready(Err(panicked))));
    (Work::Call(work), deadline)
}

fn refuse(parts: request::Parts, body: Body, mut refusal: Refusal) -> Work {
    Work::Refuse(Box::pin(async move {
        refusal.error = leftover::settle(&parts, body, refusal.error).await;
        refusal
    }))
}

impl RouterFuture {
    fn poll_work(
        &mut self,
        cx: &mut task::Context<'_>,
    ) -> Poll<Result<http::Response<Body>, Refusal>> {
        let error = match &mut self.work {
            Work::Call(call) => match caught(|| call.as_mut().poll(cx)) {
                Ok(Poll::Ready(Ok(response))) => return Poll::Ready(Ok(response)),
                Ok(Poll::Ready(Err(error))) => error,
                Ok(Poll::Pending) => {
                    let passed = ready!(self.deadline.poll(cx));
                    leftover::cut_short(self.answer.version, passed)
                }
                Err(panicked) => self.answer.panicked(panicked),
            },
            Work::Refuse(refusal) => return refusal.as_mut().poll(cx).map(Err),
            Work::Done => return Poll::Pending,
        };
        Poll::Ready(Err(error.into()))
    }
}

impl Future for RouterFuture {
    type Output = Result<http::Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        let result = ready!(self.poll_work(cx));
        self.work = Work::Done;
        Poll::Ready(Ok(self.answer.complete(result)))
    }
}

impl Answer {
    fn complete(&self, result: Result<http::Response<Body>, Refusal>) -> http::Response<Body> {
        let mut response = result.unwrap_or_else(|refusal| self.failed(&refusal));
        if self.shows_id {
            response
                .headers_mut()
                .insert(REQUEST_ID, self.request_id.to_header());
        }
        response
    }

    /// A handler that is given its request whole cannot leave anything of it.
    fn panicked(&self, error: ConnectError) -> ConnectError {
        let is_streamed = |spec: &Spec| {
            matches!(
                spec.stream_type(),
                StreamType::ClientStream | StreamType::BidiStream
            )
        };
        if self.spec.is_some_and(is_streamed) {
            leftover::cut_short(self.version, error)
        } else {
            error
        }
    }

    fn failed(&self, refusal: &Refusal) -> http::Response<Body> {
        let Refusal { status, error } = refusal;
        let mut response = error_response(self.content_type, *status, error);
        leftover::write_close(self.version, error, response.headers_mut());
        response.extensions_mut().insert(Outcome {
            spec: self.spec,
            code: error.code(),
            request_id: self.request_id.clone(),
        });
        response
    }
}

impl std::fmt::Debug for RouterFuture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let procedure = self.answer.spec.map(Spec::procedure);
        f.debug_struct("RouterFuture")
            .field("procedure", &procedure)
            .finish_non_exhaustive()
    }
}

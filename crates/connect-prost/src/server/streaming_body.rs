//! The response body of a method that streams: its handler runs while the body is read.
//!
//! There is no task behind it. When the caller goes away, the body is dropped, and the handler with it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::Frame;

use super::call_span::CallSpan;
use super::deadline::Deadline;
use super::outcome::Outcome;
use super::panic::caught;
use super::unread_body;
use crate::compression::Encoding;
use crate::protocol::WireFormat;
use crate::protocol::server::{self as protocol, End};
use crate::send_queue::SendQueue;
use crate::{Body, BodyError, Code, ConnectError};

/// The running handler of a call that streams.
pub(super) type Handler = Pin<Box<dyn Future<Output = Result<(), ConnectError>> + Send>>;

/// A handler with the queue that it fills.
pub(super) struct StreamingBody {
    queue: SendQueue,
    handler: Option<Handler>,
    deadline: Deadline,
    format: &'static WireFormat,
    outcome: Option<Outcome>,
    span: CallSpan,
    error: Option<ConnectError>,
    /// Whether a handler that is abandoned may leave some of its request unread, before the next one.
    may_block_next: bool,
    is_ended: bool,
}

impl StreamingBody {
    pub(super) fn new(
        format: &'static WireFormat,
        queue: SendQueue,
        handler: Handler,
        deadline: Deadline,
        may_block_next: bool,
    ) -> Self {
        Self {
            queue,
            handler: Some(handler),
            deadline,
            format,
            outcome: None,
            span: CallSpan::none(),
            error: None,
            may_block_next,
            is_ended: false,
        }
    }

    /// Runs the handler until the head can go out: because the handler sends it, sends a message, or ends.
    ///
    /// # Errors
    ///
    /// An error of the handler before that, which gets a response of its own.
    pub(super) async fn start(
        mut self,
        encoding: Encoding,
        outcome: Option<Outcome>,
        span: CallSpan,
    ) -> Result<http::Response<Body>, ConnectError> {
        poll_fn(|cx| self.poll_start(cx)).await?;
        // Until here the call may fail as a whole, with an outcome that is not for this body to set.
        self.outcome = outcome;
        self.span = span.opened();
        let parts = protocol::head(self.format, encoding, &self.queue.take_head());
        Ok(http::Response::from_parts(parts, Body::new(self)))
    }

    fn poll_start(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        if self.poll_handler(cx).is_pending() {
            return self.queue.poll_open(cx).map(Ok);
        }
        if self.queue.poll_open(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        match self.error.take() {
            None => Poll::Ready(Ok(())),
            Some(mut error) => {
                extend(error.headers_mut(), self.queue.take_head());
                extend(error.trailers_mut(), self.queue.take_trailers());
                Poll::Ready(Err(error))
            }
        }
    }

    /// Ready when the handler has ended; its error is in `error` then.
    fn poll_handler(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(handler) = &mut self.handler else {
            return Poll::Ready(());
        };
        let abandon = |error| match self.may_block_next {
            true => unread_body::close_after_error(error),
            false => error,
        };
        let result = if let Poll::Ready(late) = self.deadline.poll(cx) {
            Err(abandon(late))
        } else {
            match caught(|| handler.as_mut().poll(cx)) {
                Ok(Poll::Ready(result)) => result,
                Ok(Poll::Pending) => return Poll::Pending,
                Err(panicked) => Err(abandon(panicked)),
            }
        };
        self.handler = None;
        self.deadline = Deadline::default();
        self.error = result.err();
        Poll::Ready(())
    }

    fn end_outcome(&self, result: Result<(), Code>) {
        if let Some(outcome) = &self.outcome {
            outcome.end(result);
        }
    }

    /// Returns how a handler that is over has ended.
    fn result(&self) -> Result<(), Code> {
        self.error
            .as_ref()
            .map_or(Ok(()), |error| Err(error.code()))
    }

    fn poll_within_span(&mut self, cx: &mut Context<'_>) -> Poll<Frame<Bytes>> {
        if let Poll::Ready(Some(bytes)) = self.queue.poll_take(cx) {
            return Poll::Ready(Frame::data(bytes));
        }
        let is_over = self.poll_handler(cx).is_ready();
        if let Poll::Ready(Some(bytes)) = self.queue.poll_take(cx) {
            return Poll::Ready(Frame::data(bytes));
        }
        if !is_over {
            return Poll::Pending;
        }
        self.is_ended = true;
        Poll::Ready(self.end())
    }

    fn end(&mut self) -> Frame<Bytes> {
        let trailers = self.queue.take_trailers();
        self.end_outcome(self.result());
        match protocol::end(self.format, self.error.as_ref(), &trailers) {
            End::Data(data) => Frame::data(data),
            End::Trailers(trailers) => Frame::trailers(trailers),
        }
    }
}

fn extend(into: &mut HeaderMap, from: HeaderMap) {
    if into.is_empty() {
        *into = from;
        return;
    }
    for (name, value) in &from {
        into.append(name, value.clone());
    }
}

impl http_body::Body for StreamingBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if self.is_ended {
            return Poll::Ready(None);
        }
        let mut span = std::mem::take(&mut self.span);
        let frame = {
            let _entered = span.enter();
            self.poll_within_span(cx)
        };
        if self.is_ended {
            span.end(self.result());
        }
        self.span = span;
        frame.map(|frame| Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_ended
    }
}

impl Drop for StreamingBody {
    fn drop(&mut self) {
        self.end_outcome(Err(Code::Canceled));
        let span = std::mem::take(&mut self.span);
        span.drop_within(&mut self.handler);
        self.queue.abandon();
    }
}

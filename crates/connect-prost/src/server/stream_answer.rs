//! The answer of a method that streams: its handler runs as the body is read.
//!
//! There is no task behind it. When the caller goes away the body is dropped, and the handler with it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::Frame;

use super::deadline::Deadline;
use super::leftover;
use super::panic::caught;
use crate::compression::Encoding;
use crate::protocol::ContentType;
use crate::protocol::server::{End, stream_end, stream_head};
use crate::send_queue::SendQueue;
use crate::{Body, BodyError, ConnectError};

/// What carries out a call that streams, in a box.
pub(super) type Handler = Pin<Box<dyn Future<Output = Result<(), ConnectError>> + Send>>;

/// A handler with the queue that it fills.
pub(super) struct StreamAnswer {
    queue: SendQueue,
    handler: Option<Handler>,
    deadline: Deadline,
    content_type: &'static ContentType,
    error: Option<ConnectError>,
    /// Whether a handler that is cut short may leave some of its request in the way of the next.
    may_leave: bool,
    is_ended: bool,
}

impl StreamAnswer {
    pub(super) fn new(
        content_type: &'static ContentType,
        queue: SendQueue,
        handler: Handler,
        deadline: Deadline,
        may_leave: bool,
    ) -> Self {
        Self {
            queue,
            handler: Some(handler),
            deadline,
            content_type,
            error: None,
            may_leave,
            is_ended: false,
        }
    }

    /// Runs the handler until the head can go out: because it says so, sends a message, or ends.
    ///
    /// An error before that is an answer of its own.
    pub(super) async fn start(
        mut self,
        encoding: Encoding,
    ) -> Result<http::Response<Body>, ConnectError> {
        poll_fn(|cx| self.poll_start(cx)).await?;
        let parts = stream_head(self.content_type, encoding, &self.queue.take_head());
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

    /// Ready when the handler has ended; what of is in `error` then.
    fn poll_handler(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(handler) = &mut self.handler else {
            return Poll::Ready(());
        };
        let cut_short = |error| match self.may_leave {
            true => leftover::closing(error),
            false => error,
        };
        let result = if let Poll::Ready(late) = self.deadline.poll(cx) {
            Err(cut_short(late))
        } else {
            match caught(|| handler.as_mut().poll(cx)) {
                Ok(Poll::Ready(result)) => result,
                Ok(Poll::Pending) => return Poll::Pending,
                Err(panicked) => Err(cut_short(panicked)),
            }
        };
        self.handler = None;
        self.deadline = Deadline::default();
        self.error = result.err();
        Poll::Ready(())
    }

    fn end(&mut self) -> Frame<Bytes> {
        let trailers = self.queue.take_trailers();
        match stream_end(self.content_type, self.error.as_ref(), &trailers) {
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

impl http_body::Body for StreamAnswer {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if self.is_ended {
            return Poll::Ready(None);
        }
        if let Poll::Ready(Some(bytes)) = self.queue.poll_take(cx) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        let is_over = self.poll_handler(cx).is_ready();
        if let Poll::Ready(Some(bytes)) = self.queue.poll_take(cx) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if !is_over {
            return Poll::Pending;
        }
        self.is_ended = true;
        Poll::Ready(Some(Ok(self.end())))
    }

    fn is_end_stream(&self) -> bool {
        self.is_ended
    }
}

impl Drop for StreamAnswer {
    fn drop(&mut self) {
        self.queue.abandon();
    }
}

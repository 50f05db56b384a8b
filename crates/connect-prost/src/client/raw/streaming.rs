//! The responses of a raw call that has many.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::HeaderMap;
use protojson_prost::Registry;

use super::message::RawMessage;
use crate::client::error::{Error, request_id};
use crate::client::streaming::Streaming;
use crate::{Message, Spec};

/// The messages of a response that has many, as JSON.
///
/// After an error there are no more. Dropping it cancels the call.
pub struct RawStreaming {
    spec: &'static Spec,
    headers: HeaderMap,
    messages: Box<dyn Messages>,
}

/// A stream of messages whose type is not known.
trait Messages: Send {
    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawMessage, Error>>>;
    fn trailers(&self) -> &HeaderMap;
}

struct Typed<Res> {
    spec: &'static Spec,
    registry: Registry,
    request_id: Option<String>,
    /// `None` after a message that cannot be written.
    streaming: Option<Streaming<Res>>,
    none: HeaderMap,
}

impl RawStreaming {
    pub(super) async fn new<Res: Message>(
        spec: &'static Spec,
        mut streaming: Streaming<Res>,
        registry: Registry,
    ) -> Result<RawStreaming, Error> {
        let headers = streaming.headers().await?.clone();
        let messages = Box::new(Typed {
            spec,
            registry,
            request_id: request_id(&headers),
            streaming: Some(streaming),
            none: HeaderMap::new(),
        });
        Ok(RawStreaming {
            spec,
            headers,
            messages,
        })
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the trailers of the response; empty until [`message`](Self::message) has returned `None`. Those of a failed call are
    /// in its error.
    pub fn trailers(&self) -> &HeaderMap {
        self.messages.trailers()
    }

    /// Returns the next message; `None` when the server has sent its last one and the call has succeeded.
    ///
    /// Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// The error that ended the call, reported by the server or found on this side.
    pub async fn message(&mut self) -> Result<Option<RawMessage>, Error> {
        poll_fn(|cx| self.messages.poll_message(cx))
            .await
            .transpose()
    }
}

impl<Res: Message> Messages for Typed<Res> {
    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawMessage, Error>>> {
        let Some(streaming) = &mut self.streaming else {
            return Poll::Ready(None);
        };
        let Some(message) = ready!(Pin::new(streaming).poll_next(cx)) else {
            return Poll::Ready(None);
        };
        let written = message.and_then(|message| {
            RawMessage::new(message, &self.registry)
                .map_err(|error| Error::response(self.spec, error, self.request_id.clone()))
        });
        if written.is_err() {
            self.streaming = None;
        }
        Poll::Ready(Some(written))
    }

    fn trailers(&self) -> &HeaderMap {
        let streaming = self.streaming.as_ref();
        streaming.map_or(&self.none, Streaming::trailers)
    }
}

impl Stream for RawStreaming {
    type Item = Result<RawMessage, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.messages.poll_message(cx)
    }
}

impl fmt::Debug for RawStreaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawStreaming")
            .field("procedure", &self.spec.procedure)
            .finish_non_exhaustive()
    }
}

//! The receiving end of a request with many messages.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use protojson_prost::ReadOptions;

use super::envelope_reader::EnvelopeReader;
use super::unread_body::UnreadBody;
use crate::{Codec, ConnectError, Message};

/// The messages of a request that has many, decoded and validated one by one.
///
/// Read them with [`message`](Self::message), or as a [`Stream`]. After an error there are no more. A message is read from the
/// connection when the handler reads it: a slow handler slows its caller down.
pub struct Streaming<Req> {
    reader: EnvelopeReader,
    unread: Option<UnreadBody>,
    codec: Codec,
    options: ReadOptions,
    message: PhantomData<fn() -> Req>,
}

impl<Req: Message> Streaming<Req> {
    pub(super) fn new(
        reader: EnvelopeReader,
        unread: Option<UnreadBody>,
        codec: Codec,
        options: ReadOptions,
    ) -> Self {
        Self {
            reader,
            unread,
            codec,
            options,
            message: PhantomData,
        }
    }

    /// Returns the next message; `None` when the caller has sent its last one.
    ///
    /// Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// `invalid_argument` when the message is malformed or breaks a rule of its schema, `resource_exhausted` when it is too
    /// long, `canceled` when the caller went away. A handler returns them with `?`.
    pub async fn message(&mut self) -> Result<Option<Req>, ConnectError> {
        poll_fn(|cx| self.poll_message(cx)).await
    }

    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Req>, ConnectError>> {
        let Some(bytes) = ready!(self.reader.poll_next(cx))? else {
            return Poll::Ready(Ok(None));
        };
        let message: Req = self.codec.decode(bytes, &self.options)?;
        message.validate()?;
        Poll::Ready(Ok(Some(message)))
    }
}

impl<Req: Message> Stream for Streaming<Req> {
    type Item = Result<Req, ConnectError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_message(cx).map(Result::transpose)
    }
}

impl<Req> Drop for Streaming<Req> {
    fn drop(&mut self) {
        if let Some(unread) = &self.unread {
            unread.leave(self.reader.take_body());
        }
    }
}

impl<Req> std::fmt::Debug for Streaming<Req> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Streaming").finish_non_exhaustive()
    }
}

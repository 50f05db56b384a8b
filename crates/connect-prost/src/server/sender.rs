//! The sending end of a response with many messages.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::pin;

use futures_core::Stream;
use http::HeaderMap;

use super::encode::MessageEncoder;
use crate::send_queue::SendQueue;
use crate::{ConnectError, Message};

/// Sends the messages of a response, its headers before and its trailers after them.
///
/// The head of the response goes out with the first message, or when [`send_headers`](Self::send_headers) is called. Messages
/// leave when the handler waits for something; it waits here when the caller reads too slowly. The response ends when the
/// handler returns, whose error, if any, ends it too.
pub struct Sender<Res> {
    queue: SendQueue,
    encoder: MessageEncoder,
    headers: HeaderMap,
    trailers: HeaderMap,
    message: PhantomData<fn(Res)>,
}

impl<Res: Message> Sender<Res> {
    pub(super) fn new(queue: SendQueue, encoder: MessageEncoder) -> Self {
        Self {
            queue,
            encoder,
            headers: HeaderMap::new(),
            trailers: HeaderMap::new(),
            message: PhantomData,
        }
    }

    /// Returns the headers of the response, to be changed before its head goes out; later changes are lost.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// Returns the trailers of the response, to be changed until this sender is dropped. The trailers of an error are added to
    /// them.
    pub fn trailers_mut(&mut self) -> &mut HeaderMap {
        &mut self.trailers
    }

    /// Sends the head of the response now, before there is a message.
    pub fn send_headers(&mut self) {
        self.queue.open(std::mem::take(&mut self.headers));
    }

    /// Sends a message; waits while the caller is too slow to take it.
    ///
    /// Dropping the future before it is ready may leave the message unsent.
    ///
    /// # Errors
    ///
    /// `canceled` when the caller is gone; `internal` when the message cannot be encoded.
    pub async fn send(&mut self, message: Res) -> Result<(), ConnectError> {
        let (flags, data) = self.encoder.encode(&message)?;
        poll_fn(|cx| self.queue.poll_room(cx))
            .await
            .map_err(|_| gone())?;
        self.queue.put(flags, &data).map_err(|_| gone())?;
        self.send_headers();
        Ok(())
    }

    /// Sends all messages of a stream.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send) does, or the first error that the stream gives.
    pub async fn send_all<S>(&mut self, messages: S) -> Result<(), ConnectError>
    where
        S: Stream<Item = Result<Res, ConnectError>>,
    {
        let mut messages = pin!(messages);
        while let Some(message) = poll_fn(|cx| messages.as_mut().poll_next(cx)).await {
            self.send(message?).await?;
        }
        Ok(())
    }
}

fn gone() -> ConnectError {
    ConnectError::canceled("the caller is gone")
}

impl<Res> Drop for Sender<Res> {
    fn drop(&mut self) {
        let headers = std::mem::take(&mut self.headers);
        self.queue
            .close(headers, std::mem::take(&mut self.trailers));
    }
}

impl<Res> std::fmt::Debug for Sender<Res> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

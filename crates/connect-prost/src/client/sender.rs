//! The sending end of a request with many messages.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream;
use http::HeaderMap;

use super::deadline::{Deadline, Ends, until};
use super::error::Error;
use super::request::PreparedCall;
use crate::send_queue::SendQueue;
use crate::{ConnectError, Message};

/// Sends the messages of a request that has many.
///
/// Dropping it, or [`close`](Self::close), ends the messages.
pub struct Sender<Req> {
    call: Arc<PreparedCall>,
    queue: SendQueue,
    deadline: Option<Duration>,
    message: PhantomData<fn(Req)>,
}

impl<Req: Message> Sender<Req> {
    pub(super) fn new(
        call: Arc<PreparedCall>,
        queue: SendQueue,
        deadline: Option<Duration>,
    ) -> Sender<Req> {
        Sender {
            call,
            queue,
            deadline,
            message: PhantomData,
        }
    }

    /// Sends a message; waits while the connection is too slow to take it.
    ///
    /// Dropping the future before it is ready may leave the message unsent.
    ///
    /// # Errors
    ///
    /// When the message breaks a rule of its schema or cannot be encoded, and nothing was sent; when the call's timeout
    /// passed; or when the call has ended. Then the receiving half has the reason.
    pub async fn send(&mut self, message: Req) -> Result<(), Error> {
        let spec = self.call.spec;
        let (flags, data) = self.call.flags_and_data(&message)?;
        drop(message);
        let ended = |_| Error::request(spec, ConnectError::canceled("the call has ended"));
        let room = poll_fn(|cx| self.queue.poll_room(cx).map_err(ended));
        let deadline = pin!(Deadline::new(self.deadline, Ends::Call));
        until(deadline, &self.call, room).await?;
        self.queue.put(flags, &data).map_err(ended)
    }

    /// Sends all messages of a stream.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send) does.
    pub async fn send_all(&mut self, messages: impl Stream<Item = Req>) -> Result<(), Error> {
        let mut messages = pin!(messages);
        while let Some(message) = poll_fn(|cx| messages.as_mut().poll_next(cx)).await {
            self.send(message).await?;
        }
        Ok(())
    }

    /// Ends the messages, as dropping the sender does.
    pub fn close(self) {}
}

impl<Req> Drop for Sender<Req> {
    fn drop(&mut self) {
        self.queue.close(HeaderMap::new(), HeaderMap::new());
    }
}

impl<Req> fmt::Debug for Sender<Req> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("procedure", &self.call.spec.procedure)
            .finish_non_exhaustive()
    }
}

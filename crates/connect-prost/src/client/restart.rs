//! Another attempt of a server stream, until its first message is there.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use super::attempts::Attempts;
use super::error::Error;
use super::interceptor::{ResponseFuture, send_boxed};
use super::request::PreparedCall;
use crate::{Body, Message};

/// What another attempt needs.
pub(super) struct Restart {
    pub(super) attempts: Attempts,
    /// The request in its envelope.
    message: Bytes,
}

/// The decision about another attempt, and the wait before it.
pub(super) type RestartFuture = Pin<Box<dyn Future<Output = Result<Box<Restart>, Error>> + Send>>;

impl Restart {
    pub(super) fn new<Req: Message>(call: &PreparedCall, message: &Req) -> Result<Restart, Error> {
        let message = call.envelope(message)?;
        let attempts = Attempts::begin(call)?;
        Ok(Restart { attempts, message })
    }

    /// Sends the request. The server is given the time of the whole call: that of an attempt ends with the first message.
    pub(super) fn send(&self, call: &Arc<PreparedCall>) -> Result<ResponseFuture, Error> {
        let head = call.head(self.attempts.left())?;
        let body = Body::full(self.message.clone());
        Ok(send_boxed(call, Request::from_parts(head, body)))
    }

    pub(super) fn after(
        mut self: Box<Self>,
        call: Arc<PreparedCall>,
        error: Error,
    ) -> RestartFuture {
        Box::pin(async move {
            self.attempts.failed(&call, error).await?;
            Ok(self)
        })
    }
}

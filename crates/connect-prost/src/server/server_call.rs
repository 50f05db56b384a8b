//! One call on the server, from the unread body to the encoded response. Every generated method goes on with it in
//! `unary_call` or `stream_call`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;

use super::call_span::CallSpan;
use super::context::Context;
use super::envelope_reader::EnvelopeReader;
use super::receive;
use super::settings::RouterSettings;
use super::streaming::Streaming;
use super::unread_body::{self, UnreadBody};
use crate::protocol::Framing;
use crate::protocol::server::{RequestHead, unreceived};
use crate::{Body, ConnectError, Message};

/// The response to a call, still to come.
pub type ServerCallFuture =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, ConnectError>> + Send>>;

/// A call whose procedure is known and whose body is unread; a generated server turns it into a response.
pub struct ServerCall {
    pub(super) settings: Arc<RouterSettings>,
    /// The place of the method among the [`specs`](super::service::Service::specs) of its service.
    pub(crate) index: usize,
    pub(super) head: RequestHead,
    pub(super) context: Context,
    pub(super) body: Body,
    /// Why the call is to be refused once interceptors have seen its head.
    pub(super) refusal: Option<ConnectError>,
    /// For the body of a response that streams.
    pub(super) span: CallSpan,
}

impl ServerCall {
    /// Rejects the call: the service does not implement the procedure.
    pub(crate) fn unimplemented(mut self) -> ServerCallFuture {
        let error = self.context.unimplemented();
        Box::pin(async move { Err(self.drain(error).await) })
    }

    /// Shows the head to all interceptors, each of which may reject the call. A call whose head is wrong is rejected after that.
    pub(super) async fn intercept_head(&mut self) -> Result<(), ConnectError> {
        if !self.settings.interceptors.is_empty() {
            self.show_head().await?;
        }
        match self.refusal.take() {
            None => Ok(()),
            Some(error) => Err(self.drain(error).await),
        }
    }

    async fn show_head(&mut self) -> Result<(), ConnectError> {
        let settings = Arc::clone(&self.settings);
        let spec = self.context.spec();
        for interceptor in &settings.interceptors {
            let admitted = interceptor.on_head(spec, self.context.parts_mut()).await;
            if let Err(error) = admitted {
                return Err(self.drain(error).await);
            }
        }
        Ok(())
    }

    /// Reads the only message of the request.
    pub(super) async fn receive(&mut self) -> Result<Bytes, ConnectError> {
        let settings = &*self.settings;
        let encoding = self.head.encoding;
        let received = match self.head.format.framing {
            Framing::Unframed => receive::receive(&mut self.body, encoding, settings).await,
            Framing::Enveloped => {
                let body = std::mem::take(&mut self.body);
                let mut reader = EnvelopeReader::new(body, &self.head, settings);
                let timeout = settings.limits.receive_timeout();
                let only = receive::with_timeout(timeout, reader.only()).await;
                self.body = reader.take_body();
                only
            }
        };
        match received {
            Ok(bytes) => Ok(bytes),
            Err(error) => {
                let error = unreceived(self.head.format, error);
                Err(self.drain(error).await)
            }
        }
    }

    /// Returns the messages of the request, for the handler to read.
    pub(super) fn requests<Req: Message>(&mut self, unread: Option<UnreadBody>) -> Streaming<Req> {
        let body = std::mem::take(&mut self.body);
        let reader = EnvelopeReader::new(body, &self.head, &self.settings);
        let options = self.settings.read_options();
        Streaming::new(reader, unread, self.head.format.codec, options)
    }

    /// Drains the unread body before an early response. Boxed: this path is rare.
    fn drain(
        &mut self,
        error: ConnectError,
    ) -> Pin<Box<dyn Future<Output = ConnectError> + Send + '_>> {
        let body = std::mem::take(&mut self.body);
        Box::pin(unread_body::drain(self.context.parts(), body, error))
    }
}

impl std::fmt::Debug for ServerCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerCall")
            .field("procedure", &self.context.spec().procedure)
            .finish_non_exhaustive()
    }
}

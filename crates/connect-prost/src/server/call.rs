//! One call, from the unread body to the encoded response. Every generated method goes through one of the four of [`Call`].

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use protojson_prost::{ReadOptions, Unknown};

use super::deadline::Deadline;
use super::inbound::Inbound;
use super::interceptor::{Incoming, Last, Next, Outgoing, Work, around};
use super::leftover::Unread;
use super::router::Settings;
use super::sender::Encode;
use super::stream_answer::{Handler, StreamAnswer};
use super::{Context, RequestId, Sender, Streaming, leftover, receive};
use crate::compression::Encoding;
use crate::envelope::{self, COMPRESSED, HEAD};
use crate::protocol::Framing;
use crate::protocol::connect::unary::server::response_head;
use crate::protocol::server::{End, RequestHead, stream_end, stream_head};
use crate::send_queue::SendQueue;
use crate::{AnyMessage, Body, Codec, ConnectError, JsonShape, Message, Response, Spec};

/// The answer to a call, still to come.
pub type CallFuture =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, ConnectError>> + Send>>;

/// A call whose procedure is known and whose body is unread; a generated server turns it into an answer.
pub struct Call {
    pub(super) settings: Arc<Settings>,
    pub(super) index: usize,
    pub(super) head: RequestHead,
    pub(super) context: Context,
    pub(super) body: Body,
}

impl Call {
    /// The place of the procedure in the service's [`specs`](super::Service::specs).
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// What the schema says about the method.
    #[must_use]
    pub fn spec(&self) -> &'static Spec {
        self.context.spec()
    }

    /// Answers that the procedure is not offered.
    #[must_use]
    pub fn unimplemented(mut self) -> CallFuture {
        let error = self.context.unimplemented();
        Box::pin(async move { Err(self.settle(error).await) })
    }

    /// Carries out a unary call: interceptors, decoding, validation, the handler, encoding.
    ///
    /// `fill` sets the wrapper fields that the handler left empty, of a method that has them; its second argument is the request id.
    pub fn unary<Req, Res, H, F>(self, handler: H, fill: fn(&mut Res, &str)) -> CallFuture
    where
        Req: Message,
        Res: Message,
        H: FnOnce(Context, Req) -> F + Send + 'static,
        F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
    {
        Box::pin(self.run_unary(handler, fill))
    }

    /// Carries out a call with one request and many responses.
    pub fn server_stream<Req, Res, H, F>(mut self, handler: H) -> CallFuture
    where
        Req: Message,
        Res: Message,
        H: FnOnce(Context, Req, Sender<Res>) -> F + Send + 'static,
        F: Future<Output = Result<(), ConnectError>> + Send + 'static,
    {
        Box::pin(async move {
            self.admit().await?;
            let bytes = self.receive().await?;
            let Self {
                settings,
                head,
                context,
                ..
            } = self;
            let message: Req = head
                .content_type
                .codec
                .decode(bytes, &read_options(&settings))?;
            stream(&settings, head, context, None, |context, out| async move {
                message.validate()?;
                handler(context, message, out).await
            })
            .await
        })
    }

    /// Carries out a call with many requests and one response; `fill` as for [`unary`](Self::unary).
    pub fn client_stream<Req, Res, H, F>(
        mut self,
        handler: H,
        fill: fn(&mut Res, &str),
    ) -> CallFuture
    where
        Req: Message,
        Res: Message,
        H: FnOnce(Context, Streaming<Req>) -> F + Send + 'static,
        F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
    {
        Box::pin(async move {
            self.admit().await?;
            let unread = Unread::of(self.context.parts());
            let requests = self.requests::<Req>(unread.clone());
            let Self {
                settings,
                head,
                context,
                ..
            } = self;
            let request_id = context.id().clone();
            let shape = shape(&head, &context);
            let work =
                move |context| -> Work<Response<Res>> { Box::pin(handler(context, requests)) };
            let ended = around(&settings.interceptors, context, work).await;
            let answer = ended.and_then(|mut response| {
                fill(&mut response, request_id.as_str());
                encode(&settings, &head, shape, &response)
            });
            match unread {
                Some(unread) if !unread.is_read().await => leftover::close(answer),
                _ => answer,
            }
        })
    }

    /// Carries out a call with many requests and many responses.
    pub fn bidi_stream<Req, Res, H, F>(mut self, handler: H) -> CallFuture
    where
        Req: Message,
        Res: Message,
        H: FnOnce(Context, Streaming<Req>, Sender<Res>) -> F + Send + 'static,
        F: Future<Output = Result<(), ConnectError>> + Send + 'static,
    {
        Box::pin(async move {
            self.admit().await?;
            let unread = Unread::of(self.context.parts());
            let requests = self.requests::<Req>(unread.clone());
            let Self {
                settings,
                head,
                context,
                ..
            } = self;
            stream(&settings, head, context, unread, |context, out| {
                handler(context, requests, out)
            })
            .await
        })
    }

    /// Asks the interceptors whether the call may go on.
    async fn admit(&mut self) -> Result<(), ConnectError> {
        if self.settings.interceptors.is_empty() {
            return Ok(());
        }
        let settings = Arc::clone(&self.settings);
        let spec = self.spec();
        for interceptor in &settings.interceptors {
            let admitted = interceptor.on_head(spec, self.context.parts_mut()).await;
            if let Err(error) = admitted {
                return Err(self.settle(error).await);
            }
        }
        Ok(())
    }

    /// Does what is due when a call is answered before its body is read. In a box, because few calls come here.
    fn settle(
        &mut self,
        error: ConnectError,
    ) -> Pin<Box<dyn Future<Output = ConnectError> + Send + '_>> {
        let body = std::mem::take(&mut self.body);
        Box::pin(leftover::settle(self.context.parts(), body, error))
    }

    async fn run_unary<Req, Res, H, F>(
        mut self,
        handler: H,
        fill: fn(&mut Res, &str),
    ) -> Result<http::Response<Body>, ConnectError>
    where
        Req: Message,
        Res: Message,
        H: FnOnce(Context, Req) -> F + Send + 'static,
        F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
    {
        self.admit().await?;
        let shape = shape(&self.head, &self.context);
        let bytes = self.receive().await?;
        let Self {
            settings,
            head,
            context,
            ..
        } = self;
        let wrapper = context.spec().wrapper();
        let request_id = wrapper.map(|_| context.id().clone());
        let message: Req = head
            .content_type
            .codec
            .decode(bytes, &read_options(&settings))?;
        let response = if settings.interceptors.is_empty() {
            message.validate()?;
            let mut response = handler(context, message).await?;
            if let Some(id) = &request_id {
                fill(&mut response, id.as_str());
            }
            response
        } else {
            let last = last(handler, fill, request_id);
            let incoming = Incoming {
                context,
                message: AnyMessage::new(message),
            };
            let outgoing = Next::new(&settings.interceptors, last)
                .run(incoming)
                .await?;
            let (message, headers, trailers) = outgoing.into_parts();
            Response::from_parts(message.downcast::<Res>()?, headers, trailers)
        };
        encode(&settings, &head, shape, &response)
    }

    /// Reads the only message of the request.
    async fn receive(&mut self) -> Result<Bytes, ConnectError> {
        let settings = &*self.settings;
        let encoding = self.head.encoding;
        let received = match self.head.content_type.framing {
            Framing::Whole => receive::receive(&mut self.body, encoding, settings).await,
            Framing::Enveloped => {
                let body = std::mem::take(&mut self.body);
                let mut inbound = Inbound::new(body, &self.head, settings);
                let time = settings.limits.receive_timeout();
                let only = receive::within(time, inbound.only()).await;
                self.body = inbound.take_body();
                only
            }
        };
        match received {
            Ok(bytes) => Ok(bytes),
            Err(error) => Err(self.settle(error).await),
        }
    }

    /// The messages of the request, to be read by the handler.
    fn requests<Req: Message>(&mut self, unread: Option<Unread>) -> Streaming<Req> {
        let body = std::mem::take(&mut self.body);
        let inbound = Inbound::new(body, &self.head, &self.settings);
        let options = read_options(&self.settings);
        Streaming::new(inbound, unread, self.head.content_type.codec, options)
    }
}

/// Starts a handler that sends many messages. `unread` takes what it leaves of those that it reads.
async fn stream<Res, H, F>(
    settings: &Arc<Settings>,
    head: RequestHead,
    context: Context,
    unread: Option<Unread>,
    handler: H,
) -> Result<http::Response<Body>, ConnectError>
where
    Res: Message,
    H: FnOnce(Context, Sender<Res>) -> F + Send + 'static,
    F: Future<Output = Result<(), ConnectError>> + Send + 'static,
{
    let encode = Encode {
        codec: head.content_type.codec,
        options: shape(&head, &context)
            .write_options()
            .registry(settings.registry.clone()),
        encoding: head.accepts,
        compress_from: settings.limits.compress_from(),
    };
    let queue = SendQueue::default();
    let out = Sender::new(queue.clone(), encode);
    let deadline = Deadline::new(
        context.deadline().map(tokio::time::Instant::from_std),
        settings.limits.timeout(head.timeout),
    );
    let may_leave = unread.is_some();
    let settings = Arc::clone(settings);
    let handler: Handler = Box::pin(async move {
        let work = move |context| -> Work<()> { Box::pin(handler(context, out)) };
        let ended = around(&settings.interceptors, context, work).await;
        match unread {
            Some(unread) if !unread.is_read().await => ended.map_err(leftover::closing),
            _ => ended,
        }
    });
    StreamAnswer::new(head.content_type, queue, handler, deadline, may_leave)
        .start(head.accepts)
        .await
}

/// How the response's JSON is written: as an outer layer or an interceptor says, else as the schema does.
fn shape(head: &RequestHead, context: &Context) -> JsonShape {
    let said = match head.content_type.codec {
        Codec::Json => context.extensions().get::<JsonShape>(),
        Codec::Proto => None,
    };
    said.copied().unwrap_or(context.spec().json())
}

fn read_options(settings: &Settings) -> ReadOptions {
    let options = ReadOptions::server()
        .budget(settings.limits.budget())
        .registry(settings.registry.clone());
    if settings.limits.reject_unknown() {
        options.unknown_fields(Unknown::Reject)
    } else {
        options
    }
}

/// The innermost part of a call, for interceptors to go around.
fn last<'a, Req, Res, H, F>(
    handler: H,
    fill: fn(&mut Res, &str),
    request_id: Option<RequestId>,
) -> Last<'a>
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Req) -> F + Send + 'static,
    F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
{
    Box::new(move |incoming: Incoming| {
        Box::pin(async move {
            let message: Req = incoming.message.downcast()?;
            message.validate()?;
            let mut response = handler(incoming.context, message).await?;
            if let Some(id) = &request_id {
                fill(&mut response, id.as_str());
            }
            Ok::<Outgoing, ConnectError>(response.map(AnyMessage::new))
        })
    })
}

fn encode<Res: Message>(
    settings: &Settings,
    head: &RequestHead,
    shape: JsonShape,
    response: &Response<Res>,
) -> Result<http::Response<Body>, ConnectError> {
    let options = shape.write_options().registry(settings.registry.clone());
    let content_type = head.content_type;
    let bytes = content_type.codec.encode::<Res>(response, &options)?;
    let worth_it = bytes.len() >= settings.limits.compress_from();
    if content_type.framing == Framing::Enveloped {
        let flags = if worth_it && head.accepts != Encoding::Identity {
            COMPRESSED
        } else {
            0
        };
        let bytes = if flags == 0 {
            bytes
        } else {
            head.accepts.compress(bytes)
        };
        return Ok(enveloped(head, flags, &bytes, response));
    }
    let encoding = if worth_it {
        head.accepts
    } else {
        Encoding::Identity
    };
    let bytes = encoding.compress(bytes);
    let parts = response_head(
        content_type.codec,
        encoding,
        response.headers(),
        response.trailers(),
    );
    Ok(http::Response::from_parts(parts, Body::full(bytes)))
}

/// The answer of one message in an envelope.
fn enveloped<Res>(
    head: &RequestHead,
    flags: u8,
    data: &[u8],
    response: &Response<Res>,
) -> http::Response<Body> {
    let parts = stream_head(head.content_type, head.accepts, response.headers());
    let mut bytes = BytesMut::with_capacity(HEAD + data.len());
    envelope::put(&mut bytes, flags, data);
    let body = match stream_end(head.content_type, None, response.trailers()) {
        End::Trailers(trailers) => Body::with_trailers(bytes.freeze(), trailers),
        End::Data(end) => {
            bytes.extend_from_slice(&end);
            Body::full(bytes.freeze())
        }
    };
    http::Response::from_parts(parts, body)
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("procedure", &self.spec().procedure())
            .finish_non_exhaustive()
    }
}

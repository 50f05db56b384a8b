//! One call, from the unread body to the encoded response. Every generated method goes through [`Call::unary`].

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Extensions, request};
use protojson_prost::{ReadOptions, Unknown};

use super::interceptor::{Incoming, Last, Next, Outgoing};
use super::router::Settings;
use super::{AnyMessage, Context, RequestId, leftover, receive};
use crate::protocol::connect::server::{RequestHead, response_head};
use crate::{Body, ConnectError, JsonShape, Message, Response, Spec};

/// The answer to a call, still to come.
pub type CallFuture =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, ConnectError>> + Send>>;

/// A call whose procedure is known and whose body is unread; a generated server turns it into an answer.
pub struct Call {
    pub(super) settings: Arc<Settings>,
    pub(super) spec: &'static Spec,
    pub(super) index: usize,
    pub(super) head: RequestHead,
    pub(super) parts: request::Parts,
    pub(super) body: Body,
    pub(super) request_id: RequestId,
    pub(super) deadline: Option<std::time::Instant>,
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
        self.spec
    }

    /// Answers that the procedure is not offered.
    #[must_use]
    pub fn unimplemented(self) -> CallFuture {
        let message = format!("{} is not implemented", self.spec.procedure());
        let error = ConnectError::unimplemented(message);
        Box::pin(async move { Err(leftover::settle(&self.parts, self.body, error).await) })
    }

    /// Carries out a unary call: interceptors, decoding, validation, the handler, encoding.
    ///
    /// `fill` sets the wrapper fields that the handler left empty; its second argument is the request id.
    pub fn unary<Req, Res, H, F>(self, handler: H, fill: fn(&mut Res, &str)) -> CallFuture
    where
        Req: Message,
        Res: Message,
        H: FnOnce(Context, Req) -> F + Send + 'static,
        F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
    {
        Box::pin(self.run(handler, fill))
    }

    async fn run<Req, Res, H, F>(
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
        let settings = Arc::clone(&self.settings);
        for interceptor in &settings.interceptors {
            if let Err(error) = interceptor.on_head(self.spec, &mut self.parts).await {
                return Err(leftover::settle(&self.parts, self.body, error).await);
            }
        }
        let (head, request_id) = (self.head, self.request_id.clone());
        let shape = shape(&self.parts.extensions, self.spec);
        let (context, bytes) = self.receive().await?;
        let message: Req = head.codec.decode(bytes, &read_options(&settings))?;
        let response = if settings.interceptors.is_empty() {
            carry_out(context, message, handler, fill, &request_id).await?
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

    async fn receive(mut self) -> Result<(Context, Bytes), ConnectError> {
        let limits = &self.settings.limits;
        let (length, time) = (limits.budget().bytes, limits.receive_timeout());
        let received = receive::receive(&mut self.body, self.head.encoding, length, time).await;
        let bytes = match received {
            Ok(bytes) => bytes,
            Err(error) => return Err(leftover::settle(&self.parts, self.body, error).await),
        };
        let context = Context::new(self.spec, self.request_id, self.deadline);
        Ok((
            context.with_head(self.parts.headers, self.parts.extensions),
            bytes,
        ))
    }
}

/// How the response's JSON is written: as an outer layer or an interceptor says, else as the schema does.
fn shape(extensions: &Extensions, spec: &Spec) -> JsonShape {
    extensions
        .get::<JsonShape>()
        .copied()
        .unwrap_or(spec.json())
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
fn last<'a, Req, Res, H, F>(handler: H, fill: fn(&mut Res, &str), request_id: RequestId) -> Last<'a>
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Req) -> F + Send + 'static,
    F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
{
    Box::new(move |incoming: Incoming| {
        Box::pin(async move {
            let message: Req = incoming.message.downcast()?;
            let response = carry_out(incoming.context, message, handler, fill, &request_id).await?;
            Ok::<Outgoing, ConnectError>(response.map(AnyMessage::new))
        })
    })
}

/// Validates, calls the handler, fills in the wrapper fields.
async fn carry_out<Req, Res, H, F>(
    context: Context,
    message: Req,
    handler: H,
    fill: fn(&mut Res, &str),
    request_id: &RequestId,
) -> Result<Response<Res>, ConnectError>
where
    Req: Message,
    H: FnOnce(Context, Req) -> F,
    F: Future<Output = Result<Response<Res>, ConnectError>>,
{
    message.validate()?;
    let mut response = handler(context, message).await?;
    fill(&mut response, request_id.as_str());
    Ok(response)
}

fn encode<Res: Message>(
    settings: &Settings,
    head: &RequestHead,
    shape: JsonShape,
    response: &Response<Res>,
) -> Result<http::Response<Body>, ConnectError> {
    let options = shape.write_options().registry(settings.registry.clone());
    let bytes = head.codec.encode::<Res>(response, &options)?;
    let worth_it = bytes.len() >= settings.limits.compress_from();
    let encoding = if worth_it {
        head.accepts
    } else {
        crate::compression::Encoding::Identity
    };
    let bytes = encoding.compress(bytes);
    let parts = response_head(
        head.codec,
        encoding,
        response.headers(),
        response.trailers(),
        bytes.len(),
    );
    Ok(http::Response::from_parts(parts, Body::full(bytes)))
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("procedure", &self.spec.procedure())
            .finish_non_exhaustive()
    }
}

//! How a unary call runs: encode, send within the timeout, read within the limit, decode.

use std::{future::Future, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Request};
use http_body_util::BodyExt;
use tokio::time::Instant;

use super::{
    builder::Client,
    call::{Call, CallOptions, WrapperFields},
    error::{Error, ErrorKind},
    interceptor::{Last, Next, Outgoing},
    plan::{Plan, ResponseFuture, request_id},
    streaming::Streaming,
    transport::{TransportError, TransportFuture},
};
use crate::{
    AnyMessage, Body, ConnectError, Message, Response, Spec, header,
    protocol::{
        Framing,
        connect::unary::client::{Answer, ResponseHead},
    },
};

pub(super) async fn unary<Req: Message, Res: Message>(
    call: Call<Req, Res>,
) -> Result<Response<Res>, Error> {
    let Call {
        client,
        spec,
        request,
        options,
        wrapper,
        ..
    } = call;
    if client.settings.interceptors.is_empty() {
        return carry_out(client, spec, request, options, wrapper).await;
    }
    let settings = Arc::clone(&client.settings);
    let last: Last<'_> = Box::new(move |outgoing: Outgoing| {
        Box::pin(async move {
            let request = outgoing.message.downcast::<Req>();
            let request = request.map_err(|error| Error::request(spec, error))?;
            let response = carry_out(client, spec, request, outgoing.options, wrapper).await?;
            Ok(response.map(AnyMessage::new::<Res>))
        })
    });
    let outgoing = Outgoing {
        spec,
        message: AnyMessage::new(request),
        options,
    };
    let incoming = Next::new(&settings.interceptors, last)
        .run(outgoing)
        .await?;
    let (message, headers, trailers) = incoming.into_parts();
    let message = message
        .downcast()
        .map_err(|error| Error::response(spec, error, request_id(&headers)))?;
    Ok(Response::from_parts(message, headers, trailers))
}

async fn carry_out<Req: Message, Res: Message>(
    client: Client,
    spec: &'static Spec,
    request: Req,
    options: CallOptions,
    wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
) -> Result<Response<Res>, Error> {
    let mut plan = Plan::new(client, spec, options)?;
    let mut response = match plan.content_type.framing {
        Framing::Whole => {
            let message = plan.encode(&request)?;
            drop(request);
            if plan.timeout == Some(Duration::ZERO) {
                return Err(Error::timeout(spec));
            }
            let request = plan.whole_request(message);
            // Begun here, where the request is: inside of the exchange it would be copied from one future into the next.
            let sent = Sent::new(&plan, request);
            let exchange = exchange(&plan, sent);
            let (bytes, headers, trailers) = within(plan.timeout, spec, exchange).await?;
            match plan.decode(bytes) {
                Ok(message) => Response::from_parts(message, headers, trailers),
                Err(mut error) => {
                    let id = request_id(&headers);
                    *error.headers_mut() = headers;
                    *error.trailers_mut() = trailers;
                    return Err(Error::response(spec, error, id));
                }
            }
        }
        Framing::Enveloped => Streaming::start(plan, &request)?.only().await?,
    };
    if let Some(wrapper) = wrapper {
        unwrap(spec, wrapper, &mut response)?;
    }
    Ok(response)
}

/// Runs an exchange for as long as the call may take.
async fn within<T>(
    timeout: Option<Duration>,
    spec: &'static Spec,
    exchange: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match timeout {
        None => exchange.await,
        Some(timeout) => {
            let begun = Instant::now();
            match tokio::time::timeout(timeout, exchange).await {
                // A peer that gives up at the same moment may break off before our timer, which is a little late, says so.
                Ok(Err(error))
                    if error.kind() == ErrorKind::Transport && begun.elapsed() >= timeout =>
                {
                    Err(Error::timeout(spec))
                }
                Ok(done) => done,
                Err(_) => Err(Error::timeout(spec)),
            }
        }
    }
}

/// A request on its way.
enum Sent {
    /// Nobody wants to see its head before.
    Straight(TransportFuture),
    Intercepted(ResponseFuture),
}

impl Sent {
    fn new(plan: &Plan, request: Request<Body>) -> Self {
        let settings = plan.settings();
        if settings.interceptors.is_empty() {
            Self::Straight(settings.transport.send(request))
        } else {
            Self::Intercepted(plan.send(request))
        }
    }

    async fn response(self, spec: &'static Spec) -> Result<http::Response<Body>, Error> {
        match self {
            Self::Straight(sent) => sent.await.map_err(|error| Error::transport(spec, error)),
            Self::Intercepted(sent) => sent.await,
        }
    }
}

/// Waits for the answer to what is sent, whose body is one message, and reads it.
async fn exchange(plan: &Plan, sent: Sent) -> Result<Answer, Error> {
    let (parts, body) = sent.response(plan.spec).await?.into_parts();
    let head =
        ResponseHead::read(parts, plan.content_type.codec).map_err(|fault| plan.fault(fault))?;
    match collect(body, plan.limit).await {
        Ok(body) => head.finish(body, plan.limit),
        Err(Broken::TooLong) => Err(head.too_long(plan.limit)),
        Err(Broken::Off(error)) => return Err(Error::transport(plan.spec, error)),
    }
    .map_err(|fault| plan.fault(fault))
}

/// Believes the response wrapper over the HTTP status (H10), and gives its request id to an answer whose header has none.
pub(super) fn unwrap<Res>(
    spec: &'static Spec,
    wrapper: fn(&Res) -> WrapperFields<'_>,
    response: &mut Response<Res>,
) -> Result<(), Error> {
    let fields = wrapper(response);
    let told = fields
        .request_id
        .filter(|id| !id.is_empty())
        .and_then(|id| HeaderValue::try_from(id).ok());
    let failed = fields.ok == Some(false);
    if let Some(id) = told {
        response
            .headers_mut()
            .entry(header::REQUEST_ID)
            .or_insert(id);
    }
    if failed {
        let mut error = ConnectError::unknown("the answer says that it is not ok, and not why");
        *error.headers_mut() = response.headers().clone();
        *error.trailers_mut() = response.trailers().clone();
        return Err(Error::wire(spec, error, request_id(response.headers())));
    }
    Ok(())
}

enum Broken {
    TooLong,
    Off(TransportError),
}

/// Reads a body of at most `limit` bytes; what goes beyond is never held.
async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Broken> {
    if http_body::Body::size_hint(&body).lower() > limit as u64 {
        return Err(Broken::TooLong);
    }
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Broken::Off(TransportError::of_body(error)))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if data.len() > limit - first.len() - rest.len() {
            return Err(Broken::TooLong);
        }
        // Most answers are one frame, which is taken as it is.
        if first.is_empty() && rest.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&std::mem::take(&mut first));
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() {
        first
    } else {
        rest.freeze()
    })
}

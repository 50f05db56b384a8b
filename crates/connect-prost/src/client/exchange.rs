//! How a unary call runs: encode, send within the timeout, read within the limit, decode.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Request};
use http_body_util::BodyExt;
use tokio::time::{Instant, Sleep};

use super::{
    call::{Call, UnaryFuture, WrapperFields},
    error::{Error, ErrorKind},
    interceptor::{Last, Next, Outgoing},
    plan::{Plan, ResponseFuture, request_id},
    streaming::Streaming,
    transport::{TransportError, TransportFuture},
};
use crate::{
    AnyMessage, Body, ConnectError, Message, Response, Spec,
    collector::Collector,
    envelope::TooLong,
    header,
    protocol::{Framing, connect::unary::client::ResponseHead},
};

/// Makes a unary call.
pub(super) fn unary<Req: Message, Res: Message>(call: Call<Req, Res>) -> UnaryFuture<Res> {
    // Each of the two is boxed where it begins: handed on, a call and its answer are copied at every level.
    if call.client.settings.interceptors.is_empty() {
        Box::pin(carry_out(call))
    } else {
        Box::pin(intercepted(call))
    }
}

async fn intercepted<Req: Message, Res: Message>(
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
    let settings = Arc::clone(&client.settings);
    let last: Last<'_> = Box::new(move |outgoing: Outgoing| {
        Box::pin(async move {
            let request = outgoing.message.downcast::<Req>();
            let request = request.map_err(|error| Error::request(spec, error))?;
            let mut call = Call::new(client, spec, request);
            call.options = outgoing.options;
            call.wrapper = wrapper;
            Ok(carry_out(call).await?.map(AnyMessage::new::<Res>))
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
    call: Call<Req, Res>,
) -> Result<Response<Res>, Error> {
    let spec = call.spec;
    let mut plan = Plan::new(call.client, spec, call.options)?;
    let mut response = match plan.content_type.framing {
        Framing::Whole => {
            let message = plan.encode(&call.request)?;
            drop(call.request);
            if plan.timeout == Some(Duration::ZERO) {
                return Err(plan.timed_out());
            }
            let request = plan.whole_request(message);
            whole(&plan, Sent::new(&plan, request)).await?
        }
        Framing::Enveloped => Streaming::start(plan, &call.request)?.only().await?,
    };
    unwrap(spec, call.wrapper, &mut response)?;
    Ok(response)
}

/// Reads the answer, whose body is its message, within the time that the call may take.
async fn whole<Res: Message>(plan: &Plan, sent: Sent) -> Result<Response<Res>, Error> {
    let spec = plan.spec;
    let mut deadline = pin!(plan.timeout.map(tokio::time::sleep));
    let answer = before(deadline.as_mut(), plan, sent.response(spec)).await?;
    let (parts, body) = answer.into_parts();
    let head =
        ResponseHead::read(parts, plan.content_type.codec).map_err(|fault| plan.fault(fault))?;
    let collected = collect(spec, body, head.limit(plan.limit));
    let answer = match before(deadline, plan, collected).await? {
        Ok(body) => head.finish(body, plan.limit),
        Err(error) => Err(head.too_long(error)),
    };
    let (bytes, headers, trailers) = answer.map_err(|fault| plan.fault(fault))?;
    match plan.decode(bytes) {
        Ok(message) => Ok(Response::from_parts(message, headers, trailers)),
        Err(mut error) => {
            let id = request_id(&headers);
            *error.headers_mut() = headers;
            *error.trailers_mut() = trailers;
            Err(Error::response(spec, error, id))
        }
    }
}

/// Waits for a step of a call for as long as the call may take.
async fn before<T>(
    mut deadline: Pin<&mut Option<Sleep>>,
    plan: &Plan,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut step = pin!(step);
    poll_fn(|cx| {
        let done = step.as_mut().poll(cx);
        let Some(deadline) = deadline.as_mut().as_pin_mut() else {
            return done;
        };
        match done {
            // A peer that gives up at the same moment may break off before our timer, which is a little late, says so.
            Poll::Ready(Err(error))
                if error.kind() == ErrorKind::Transport
                    && Instant::now() >= deadline.deadline() =>
            {
                Poll::Ready(Err(plan.timed_out()))
            }
            Poll::Ready(done) => Poll::Ready(done),
            Poll::Pending => deadline.poll(cx).map(|()| Err(plan.timed_out())),
        }
    })
    .await
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

/// Believes the response wrapper over the HTTP status (H10), and gives its request id to an answer whose header has none.
pub(super) fn unwrap<Res>(
    spec: &'static Spec,
    wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
    response: &mut Response<Res>,
) -> Result<(), Error> {
    let Some(wrapper) = wrapper else {
        return Ok(());
    };
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

/// Reads a body of at most `limit` bytes.
async fn collect(
    spec: &'static Spec,
    mut body: Body,
    limit: usize,
) -> Result<Result<Bytes, TooLong>, Error> {
    let mut collector = match Collector::new(&body, limit) {
        Ok(collector) => collector,
        Err(error) => return Ok(Err(error)),
    };
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|error| Error::transport(spec, TransportError::of_body(error)))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if let Err(error) = collector.push(data) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(collector.finish()))
}

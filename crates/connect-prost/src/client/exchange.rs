//! The exchange of a unary call: encode, send and read within the timeout, decode.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::Request;
use tokio::time::{Instant, Sleep};

use super::call::{Call, UnaryFuture};
use super::error::{Error, ErrorKind};
use super::interceptor::{self, Last, Next, ResponseFuture, UnaryRequest};
use super::request::PreparedCall;
use super::response::{collect, request_id};
use super::streaming::Streaming;
use super::transport::TransportFuture;
use super::wrapper::check_wrapper;
use crate::protocol::Framing;
use crate::protocol::client::read_unframed_head;
use crate::{AnyMessage, Body, Message, Response, Spec};

/// Makes a unary call.
pub(super) fn unary<Req: Message, Res: Message>(call: Call<Req, Res>) -> UnaryFuture<Res> {
    // Each of the two is boxed where it begins: handed on, a call and its response are copied at every level.
    if call.settings.interceptors.is_empty() {
        Box::pin(carry_out(call))
    } else {
        Box::pin(intercepted(call))
    }
}

async fn intercepted<Req: Message, Res: Message>(
    call: Call<Req, Res>,
) -> Result<Response<Res>, Error> {
    let Call {
        settings,
        spec,
        request,
        options,
        wrapper,
        ..
    } = call;
    let shared = Arc::clone(&settings);
    let last: Last<'_> = Box::new(move |request: UnaryRequest| {
        Box::pin(async move {
            let message = request.message.downcast::<Req>();
            let message = message.map_err(|error| Error::request(spec, error))?;
            let mut call = Call::new(settings, spec, message);
            call.options = request.options;
            call.options.may_be_reserved = true;
            call.wrapper = wrapper;
            Ok(carry_out(call).await?.map(AnyMessage::new::<Res>))
        })
    });
    let request = UnaryRequest {
        spec,
        message: AnyMessage::new(request),
        options,
    };
    let response = Next::new(&shared.interceptors, last).run(request).await?;
    let (message, headers, trailers) = response.into_parts();
    let message = message
        .downcast()
        .map_err(|error| Error::response(spec, error, request_id(&headers)))?;
    Ok(Response::from_parts(message, headers, trailers))
}

async fn carry_out<Req: Message, Res: Message>(
    call: Call<Req, Res>,
) -> Result<Response<Res>, Error> {
    let spec = call.spec;
    let prepared = PreparedCall::new(call.settings, spec, call.options)?;
    let mut response = match prepared.format.framing {
        Framing::Unframed => {
            let message = prepared.encode(&call.request)?;
            drop(call.request);
            if prepared.timeout == Some(Duration::ZERO) {
                return Err(prepared.timed_out());
            }
            let request = prepared.unframed_request(message)?;
            unframed(&prepared, Sent::new(&prepared, request)).await?
        }
        Framing::Enveloped => Streaming::start(prepared, &call.request)?.only().await?,
    };
    if let Some(wrapper) = call.wrapper {
        check_wrapper(spec, wrapper, &mut response)?;
    }
    Ok(response)
}

/// Reads a response whose body is its message, until the timeout of the call.
async fn unframed<Res: Message>(
    prepared: &PreparedCall,
    sent: Sent,
) -> Result<Response<Res>, Error> {
    let spec = prepared.spec;
    let mut deadline = pin!(prepared.timeout.map(tokio::time::sleep));
    let response = with_timeout(deadline.as_mut(), prepared, sent.response(spec)).await?;
    let (parts, body) = response.into_parts();
    let head =
        read_unframed_head(parts, prepared.format).map_err(|error| prepared.failed(error))?;
    let collected = collect(spec, body, head.limit(prepared.limit));
    let body = with_timeout(deadline, prepared, collected).await?;
    prepared.finish_unframed(head, body)
}

/// Waits for a step of a call until the timeout of the call.
async fn with_timeout<T>(
    mut deadline: Pin<&mut Option<Sleep>>,
    prepared: &PreparedCall,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let mut step = pin!(step);
    poll_fn(|cx| {
        let done = step.as_mut().poll(cx);
        let Some(deadline) = deadline.as_mut().as_pin_mut() else {
            return done;
        };
        match done {
            // A peer that gives up at the same moment may break off before our timer fires, which is a little late.
            Poll::Ready(Err(error))
                if error.kind() == ErrorKind::Transport
                    && Instant::now() >= deadline.deadline() =>
            {
                Poll::Ready(Err(prepared.timed_out()))
            }
            Poll::Ready(done) => Poll::Ready(done),
            Poll::Pending => deadline.poll(cx).map(|()| Err(prepared.timed_out())),
        }
    })
    .await
}

/// A request on its way.
enum Sent {
    /// No interceptor has to see its head.
    Straight(TransportFuture),
    Intercepted(ResponseFuture),
}

impl Sent {
    fn new(prepared: &PreparedCall, request: Request<Body>) -> Self {
        let settings = &prepared.settings;
        if settings.interceptors.is_empty() {
            Self::Straight(settings.transport.send(request))
        } else {
            Self::Intercepted(interceptor::send(
                Arc::clone(settings),
                prepared.spec,
                request,
            ))
        }
    }

    async fn response(self, spec: &'static Spec) -> Result<http::Response<Body>, Error> {
        match self {
            Self::Straight(sent) => sent.await.map_err(|error| Error::transport(spec, error)),
            Self::Intercepted(sent) => sent.await,
        }
    }
}

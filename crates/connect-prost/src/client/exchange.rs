//! The exchange of a unary call: encode once, then send and read within the timeouts until an attempt succeeds, decode.

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use super::attempts::Attempts;
use super::call::{Call, UnaryFuture};
use super::deadline::until;
use super::error::{Error, request_id};
use super::interceptor::{self, Last, Next, UnaryRequest};
use super::request::PreparedCall;
use super::response::{Reading, collect};
use super::streaming::Streaming;
use super::transport::TransportFuture;
use super::wrapper::{WrapperFields, check_wrapper};
use crate::protocol::Framing;
use crate::protocol::client::read_unframed_head;
use crate::{AnyMessage, Message, Response};

/// Makes a unary call.
pub(super) fn unary<Req: Message, Res: Message, Flow: Send + 'static>(
    call: Call<Req, Res, Flow>,
) -> UnaryFuture<Res> {
    // Each of the two is boxed where it begins: handed on, a call and its response are copied at every level.
    if call.settings.wrapping.is_empty() {
        Box::pin(carry_out(call))
    } else {
        Box::pin(intercepted(call))
    }
}

async fn intercepted<Req: Message, Res: Message, Flow>(
    call: Call<Req, Res, Flow>,
) -> Result<Response<Res>, Error> {
    let Call {
        settings,
        spec,
        request,
        options,
        wrapper,
        binding,
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
            call.binding = binding;
            Ok(carry_out(call).await?.map(AnyMessage::new::<Res>))
        })
    });
    let request = UnaryRequest {
        spec,
        message: AnyMessage::new(request),
        options,
    };
    let response = Next::new(&shared.wrapping, last).run(request).await?;
    let (message, headers, trailers) = response.into_parts();
    let message = message
        .downcast()
        .map_err(|error| Error::response(spec, error, request_id(&headers)))?;
    Ok(Response::from_parts(message, headers, trailers))
}

async fn carry_out<Req: Message, Res: Message, Flow>(
    call: Call<Req, Res, Flow>,
) -> Result<Response<Res>, Error> {
    let wrapper = call.wrapper;
    let mut prepared = PreparedCall::new(call.settings, call.spec, call.options)?;
    if prepared.format.framing == Framing::Enveloped {
        let message = prepared.envelope(&call.request)?;
        drop(call.request);
        return Box::pin(enveloped(Arc::new(prepared), message, wrapper)).await;
    }
    let mut message = prepared.body(&call.request, call.binding)?;
    drop(call.request);
    let prepared = prepared;
    let reading = Reading {
        wrapper,
        read_field: call.binding.and_then(|binding| binding.read_field),
    };
    let mut attempts = Attempts::begin(&prepared)?;
    // The loop stands here and not in a function of its own: at every level the response would be copied once more.
    loop {
        let sent = copy_for_attempt(&prepared, &mut message);
        let mut request = prepared.unframed_request(sent, attempts.timeout(&prepared))?;
        let (settings, spec) = (&prepared.settings, prepared.spec);
        let mut deadline = pin!(attempts.deadline());
        let mut shown = Ok(());
        if !settings.interceptors.is_empty() {
            let (mut parts, body) = request.into_parts();
            let show = interceptor::show(settings, spec, &mut parts);
            shown = until(deadline.as_mut(), &prepared, show).await;
            request = Request::from_parts(parts, body);
        }
        let ended = match shown {
            Ok(()) => {
                // A request that is handed to a future is copied into it.
                let sent = settings.transport.send(request);
                until(deadline, &prepared, receive(&prepared, sent, reading)).await
            }
            Err(error) => Err(error),
        };
        match ended {
            Err(error) => attempts.failed(&prepared, error).await?,
            succeeded => {
                attempts.succeeded(&prepared);
                return succeeded;
            }
        }
    }
}

type Wrapper<Res> = Option<fn(&Res) -> WrapperFields<'_>>;

/// Receives a response whose body is its message.
async fn receive<Res: Message>(
    prepared: &PreparedCall,
    sent: TransportFuture,
    reading: Reading<Res>,
) -> Result<Response<Res>, Error> {
    let received = sent.await;
    let received = received.map_err(|error| Error::transport(prepared.spec, error))?;
    let (parts, body) = received.into_parts();
    let head = read_unframed_head(parts, prepared.format, prepared.spec);
    let head = head.map_err(|error| prepared.failed(error))?;
    let body = collect(prepared.spec, body, head.limit(prepared.limit)).await?;
    prepared.finish_unframed(head, body, reading)
}

/// Returns the message for an attempt: itself if that is the only one, because a first copy allocates.
fn copy_for_attempt(prepared: &PreparedCall, message: &mut Bytes) -> Bytes {
    match prepared.can_repeat() {
        true => message.clone(),
        false => std::mem::take(message),
    }
}

/// Makes attempts whose response has its message in an envelope, until one succeeds or is the last.
async fn enveloped<Res: Message>(
    prepared: Arc<PreparedCall>,
    mut message: Bytes,
    wrapper: Wrapper<Res>,
) -> Result<Response<Res>, Error> {
    let mut attempts = Attempts::begin(&prepared)?;
    loop {
        let sent = copy_for_attempt(&prepared, &mut message);
        let attempt = async {
            let streaming = Streaming::attempt(Arc::clone(&prepared), sent, &attempts)?;
            let mut response = streaming.only().await?;
            if let Some(wrapper) = wrapper {
                check_wrapper(prepared.spec, wrapper, &mut response, None)?;
            }
            Ok(response)
        };
        match attempt.await {
            Ok(response) => {
                attempts.succeeded(&prepared);
                return Ok(response);
            }
            Err(error) => attempts.failed(&prepared, error).await?,
        }
    }
}

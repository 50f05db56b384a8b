//! Calls on the server that stream requests, responses or both.

use std::future::Future;
use std::sync::Arc;

use super::call_span::CallSpan;
use super::context::Context;
use super::deadline::Deadline;
use super::encode::{MessageEncoder, encode_response, json_shape};
use super::interceptor::{Work, around};
use super::sender::Sender;
use super::server_call::ServerCall;
use super::settings::RouterSettings;
use super::streaming::Streaming;
use super::streaming_body::{Handler, StreamingBody};
use super::unread_body::{self, UnreadBody};
use crate::protocol::server::RequestHead;
use crate::send_queue::SendQueue;
use crate::{Body, ConnectError, Message, Response};

/// Carries out a call with one request and many responses.
pub(crate) async fn server_stream<Req, Res, H, F>(
    mut call: ServerCall,
    handler: H,
) -> Result<http::Response<Body>, ConnectError>
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Req, Sender<Res>) -> F + Send + 'static,
    F: Future<Output = Result<(), ConnectError>> + Send + 'static,
{
    call.intercept_head().await?;
    let bytes = call.receive().await?;
    let ServerCall {
        settings,
        head,
        context,
        span,
        ..
    } = call;
    let message: Req = head.format.codec.decode(bytes, &settings.read_options())?;
    let handler = |context, out| async move {
        message.validate()?;
        handler(context, message, out).await
    };
    respond(&settings, head, context, None, span, handler).await
}

/// Carries out a call with many requests and one response; `fill` sets the wrapper fields that the handler left empty.
pub(crate) async fn client_stream<Req, Res, H, F>(
    mut call: ServerCall,
    handler: H,
    fill: fn(&mut Res, &str),
) -> Result<http::Response<Body>, ConnectError>
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Streaming<Req>) -> F + Send + 'static,
    F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
{
    call.intercept_head().await?;
    let unread = UnreadBody::of(call.context.parts());
    let requests = call.requests::<Req>(unread.clone());
    let ServerCall {
        settings,
        head,
        context,
        ..
    } = call;
    let request_id = context.id().clone();
    let success = (json_shape(&head, &context), context.spec().success);
    let work = move |context| -> Work<Response<Res>> { Box::pin(handler(context, requests)) };
    let ended = around(&settings.interceptors, context, work).await;
    let response = ended.and_then(|mut response| {
        fill(&mut response, request_id.as_str());
        encode_response(&settings, &head, success, None, &response)
    });
    match unread {
        Some(unread) if !unread.drain().await => unread_body::close_after(response),
        _ => response,
    }
}

/// Carries out a call with many requests and many responses.
pub(crate) async fn bidi_stream<Req, Res, H, F>(
    mut call: ServerCall,
    handler: H,
) -> Result<http::Response<Body>, ConnectError>
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Streaming<Req>, Sender<Res>) -> F + Send + 'static,
    F: Future<Output = Result<(), ConnectError>> + Send + 'static,
{
    call.intercept_head().await?;
    let unread = UnreadBody::of(call.context.parts());
    let requests = call.requests::<Req>(unread.clone());
    let ServerCall {
        settings,
        head,
        context,
        span,
        ..
    } = call;
    let handler = |context, out| handler(context, requests, out);
    respond(&settings, head, context, unread, span, handler).await
}

/// Starts a handler that sends many messages. `unread` takes what it leaves unread of its request.
async fn respond<Res, H, F>(
    settings: &Arc<RouterSettings>,
    head: RequestHead,
    context: Context,
    unread: Option<UnreadBody>,
    span: CallSpan,
    handler: H,
) -> Result<http::Response<Body>, ConnectError>
where
    Res: Message,
    H: FnOnce(Context, Sender<Res>) -> F + Send + 'static,
    F: Future<Output = Result<(), ConnectError>> + Send + 'static,
{
    let encoder = MessageEncoder::new(settings, &head, json_shape(&head, &context));
    let queue = SendQueue::default();
    let out = Sender::new(queue.clone(), encoder);
    let deadline = Deadline::new(
        context.deadline().map(tokio::time::Instant::from_std),
        settings.limits.timeout(head.timeout),
    );
    let outcome = context.outcome().cloned();
    let may_block_next = unread.is_some();
    let settings = Arc::clone(settings);
    let handler: Handler = Box::pin(async move {
        let work = move |context| -> Work<()> { Box::pin(handler(context, out)) };
        let ended = around(&settings.interceptors, context, work).await;
        match unread {
            Some(unread) if !unread.drain().await => ended.map_err(unread_body::close_after_error),
            _ => ended,
        }
    });
    let format = head.response_format;
    StreamingBody::new(format, queue, handler, deadline, may_block_next)
        .start(head.accepts, outcome, span)
        .await
}

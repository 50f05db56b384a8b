//! What generated servers call: one function for each stream type, which decodes, validates and encodes.

use std::future::Future;

use crate::server::{Context, Router, Sender, Streaming, stream_call, unary_call};
use crate::{ConnectError, Message, Response};

pub use crate::server::http_binding::HttpBinding;
pub use crate::server::server_call::{ServerCall, ServerCallFuture};
pub use crate::server::service::Service;

/// Returns the place of the method among the Specs of its service.
#[inline]
#[must_use]
pub fn index(call: &ServerCall) -> usize {
    call.index
}

/// Rejects a call: the service does not implement the method.
#[must_use]
pub fn unimplemented(call: ServerCall) -> ServerCallFuture {
    call.unimplemented()
}

/// Returns the error of a method that is not implemented, for the default body of a service trait.
#[must_use]
pub fn not_implemented(context: &Context) -> ConnectError {
    context.unimplemented()
}

/// Carries out a unary call. `fill` sets the wrapper fields that the handler left empty; its second argument is the request id.
#[inline]
pub fn unary<Req, Res, H, F>(
    call: ServerCall,
    handler: H,
    fill: fn(&mut Res, &str),
) -> ServerCallFuture
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Req) -> F + Send + 'static,
    F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
{
    Box::pin(unary_call::run(call, handler, fill, None))
}

/// Carries out a unary call of a method with HTTP rules; `fill` as for [`unary`].
#[inline]
pub fn unary_with_rules<Req, Res, H, F>(
    call: ServerCall,
    handler: H,
    fill: fn(&mut Res, &str),
    binding: HttpBinding<Req, Res>,
) -> ServerCallFuture
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Req) -> F + Send + 'static,
    F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
{
    Box::pin(unary_call::run(call, handler, fill, Some(binding)))
}

/// Binds the messages of a method to its HTTP rules, none of which has a `response_body`.
#[must_use]
pub const fn http_binding<Req: Message, Res: Message>() -> HttpBinding<Req, Res> {
    HttpBinding::new()
}

/// Binds the messages of a method to its HTTP rules.
#[must_use]
pub const fn http_binding_with_response_body<Req: Message, Res: Message>() -> HttpBinding<Req, Res>
{
    HttpBinding::with_response_body()
}

/// Finds the route of a request and reads the variables of its path. Returns the length of their values, or `None` without a route;
/// for those who measure it.
#[must_use]
pub fn find_route(router: &Router, method: &http::Method, path: &str) -> Option<usize> {
    router.find_route(method, path)
}

/// Carries out a call with one request and many responses.
#[inline]
pub fn server_stream<Req, Res, H, F>(call: ServerCall, handler: H) -> ServerCallFuture
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Req, Sender<Res>) -> F + Send + 'static,
    F: Future<Output = Result<(), ConnectError>> + Send + 'static,
{
    Box::pin(stream_call::server_stream(call, handler))
}

/// Carries out a call with many requests and one response; `fill` as for [`unary`].
#[inline]
pub fn client_stream<Req, Res, H, F>(
    call: ServerCall,
    handler: H,
    fill: fn(&mut Res, &str),
) -> ServerCallFuture
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Streaming<Req>) -> F + Send + 'static,
    F: Future<Output = Result<Response<Res>, ConnectError>> + Send + 'static,
{
    Box::pin(stream_call::client_stream(call, handler, fill))
}

/// Carries out a call with many requests and many responses.
#[inline]
pub fn bidi_stream<Req, Res, H, F>(call: ServerCall, handler: H) -> ServerCallFuture
where
    Req: Message,
    Res: Message,
    H: FnOnce(Context, Streaming<Req>, Sender<Res>) -> F + Send + 'static,
    F: Future<Output = Result<(), ConnectError>> + Send + 'static,
{
    Box::pin(stream_call::bidi_stream(call, handler))
}

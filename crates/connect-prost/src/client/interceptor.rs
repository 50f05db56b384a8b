//! What goes around every call of a client: credentials, logs, faults.

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, request};

use super::error::Error;
use super::options::CallOptions;
use super::settings::ClientSettings;
use crate::{AnyMessage, Body, ConnectError, Response, Spec};

/// The future of an interceptor.
pub type InterceptorFuture<'a, T, E = Error> =
    Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// The response of a unary call, as interceptors see it.
pub type UnaryResponse = Response<AnyMessage>;

/// Intercepts calls at two moments: around a unary call, while its message is not encoded yet, and when the head of any request is
/// about to be sent.
///
/// Interceptors run in the order in which they were added; the first one's `wrap` is outermost. Both methods have bodies that do
/// nothing: implement those that you need.
///
/// ```
/// use connect_prost::client::{Interceptor, InterceptorFuture};
/// use connect_prost::{ConnectError, Spec};
///
/// /// Sends a key with every call that needs one.
/// struct Key(http::HeaderValue);
///
/// impl Interceptor for Key {
///     fn on_head<'a>(
///         &'a self,
///         spec: &'static Spec,
///         parts: &'a mut http::request::Parts,
///     ) -> InterceptorFuture<'a, (), ConnectError> {
///         Box::pin(async move {
///             if !spec.credentials.is_empty() {
///                 parts.headers.insert("api_key", self.0.clone());
///             }
///             Ok(())
///         })
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// Called when the head of a request is complete, for calls of every kind. It may change headers, wait, or reject the call.
    /// Its time counts against the call's timeout.
    fn on_head<'a>(
        &'a self,
        spec: &'static Spec,
        parts: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, (), ConnectError> {
        let _ = (spec, parts);
        Box::pin(ready(Ok(())))
    }

    /// Called around a unary call, before its message is validated. It may respond by itself, wait, change message, headers and
    /// timeout, or see how the call ends; a call that it does not hand to `next` is not made. Its time does not count against the
    /// call's timeout.
    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        next.run(request)
    }
}

/// The request of a unary call that is not made yet.
pub struct UnaryRequest {
    pub(super) spec: &'static Spec,
    pub(super) message: AnyMessage,
    pub(super) options: CallOptions,
}

impl UnaryRequest {
    /// Returns what the schema declares about the method.
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }

    /// Returns the message.
    pub fn message(&self) -> &AnyMessage {
        &self.message
    }

    /// Returns the message, to be changed.
    pub fn message_mut(&mut self) -> &mut AnyMessage {
        &mut self.message
    }

    /// Returns the headers that this call has beside its client's, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.options.headers
    }

    /// Returns the call's own timeout, to be changed; `None` leaves that of its client.
    pub fn timeout_mut(&mut self) -> &mut Option<Duration> {
        &mut self.options.timeout
    }
}

impl fmt::Debug for UnaryRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnaryRequest")
            .field("procedure", &self.spec.procedure)
            .finish_non_exhaustive()
    }
}

/// The innermost part of a unary call.
pub(super) type Last<'a> =
    Box<dyn FnOnce(UnaryRequest) -> InterceptorFuture<'a, UnaryResponse> + Send + 'a>;

/// The rest of a call: the interceptors further in, validation, the exchange.
pub struct Next<'a> {
    rest: &'a [Arc<dyn Interceptor>],
    last: Last<'a>,
}

impl<'a> Next<'a> {
    pub(super) fn new(rest: &'a [Arc<dyn Interceptor>], last: Last<'a>) -> Next<'a> {
        Next { rest, last }
    }

    /// Continues the call.
    #[must_use]
    pub fn run(self, request: UnaryRequest) -> InterceptorFuture<'a, UnaryResponse> {
        match self.rest.split_first() {
            Some((first, rest)) => first.wrap(
                request,
                Next {
                    rest,
                    last: self.last,
                },
            ),
            None => (self.last)(request),
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("interceptors", &self.rest.len())
            .finish_non_exhaustive()
    }
}

/// The response to a request, still to come.
pub(super) type ResponseFuture =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, Error>> + Send>>;

/// Shows the head of a request to all interceptors, and sends it.
pub(super) fn send(
    settings: Arc<ClientSettings>,
    spec: &'static Spec,
    request: http::Request<Body>,
) -> ResponseFuture {
    Box::pin(intercept_and_send(settings, spec, request))
}

async fn intercept_and_send(
    settings: Arc<ClientSettings>,
    spec: &'static Spec,
    mut request: http::Request<Body>,
) -> Result<http::Response<Body>, Error> {
    if !settings.interceptors.is_empty() {
        let (mut parts, body) = request.into_parts();
        for interceptor in &settings.interceptors {
            interceptor
                .on_head(spec, &mut parts)
                .await
                .map_err(|error| Error::request(spec, error))?;
        }
        request = http::Request::from_parts(parts, body);
    }
    let sent = settings.transport.send(request).await;
    sent.map_err(|error| Error::transport(spec, error))
}

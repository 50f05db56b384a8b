//! What goes around every call of a client: credentials, logs, faults.

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, request};

use super::error::Error;
use super::options::CallOptions;
use super::request::PreparedCall;
use super::retry::Attempt;
use super::settings::ClientSettings;
use super::stream_interceptor::{NextStream, StreamRequest};
use crate::{AnyMessage, Body, ConnectError, Response, Spec};

/// The future of an interceptor.
pub type InterceptorFuture<'a, T, E = Error> =
    Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// The response of a unary call, as interceptors see it.
pub type UnaryResponse = Response<AnyMessage>;

/// Intercepts calls: around the whole of a call, whatever attempts it takes, and at each attempt.
///
/// | Method | is called |
/// |---|---|
/// | [`wrap`](Self::wrap), [`wrap_stream`](Self::wrap_stream) | once in a call, around it |
/// | [`on_head`](Self::on_head) | for each attempt, when the head of its request is about to be sent |
/// | [`on_attempt`](Self::on_attempt) | after each attempt that failed |
/// | [`renew`](Self::renew) | at most once in a call, when the server has refused its credentials |
///
/// Interceptors run in the order in which they were added; the first one's `wrap` is outermost. All methods have bodies that do
/// nothing: implement those that you need. One that wraps nothing says so with [`wraps`](Self::wraps), and costs less.
///
/// ```
/// use connect_prost::client::{Interceptor, InterceptorFuture};
/// use connect_prost::{ConnectError, Spec};
///
/// /// Sends a key with every call that needs one.
/// struct Key(http::HeaderValue);
///
/// impl Interceptor for Key {
///     fn wraps(&self) -> bool {
///         false
///     }
///
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
    /// Returns whether [`wrap`](Self::wrap) or [`wrap_stream`](Self::wrap_stream) does anything; asked once, when the interceptor is
    /// added. If it does not, neither is called, and the calls are spared the boxes that they need.
    fn wraps(&self) -> bool {
        true
    }

    /// Called when the head of a request is complete, for calls of every kind and again for each attempt. It may change headers, wait,
    /// or reject the call. Its time counts against the timeouts of the call and of the attempt.
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

    /// Called around a call that streams, for as long as it lasts. It may reject the call, wait, change headers and timeout before it
    /// hands the call to `next`, and see how the call ends; messages pass without it. Its time before `next` does not count against
    /// the call's timeout. It goes on while the caller reads the response, and is dropped when the caller drops that.
    fn wrap_stream<'a>(
        &'a self,
        request: StreamRequest,
        next: NextStream<'a>,
    ) -> InterceptorFuture<'a, ()> {
        next.run(request)
    }

    /// Called after an attempt that failed; `wait` is how long it is until the next, `None` if there is none.
    fn on_attempt(&self, attempt: &Attempt<'_>, wait: Option<Duration>) {
        let _ = (attempt, wait);
    }

    /// Called when the server has refused the credentials of a call, with its `unauthenticated` error; at most once in a call, and
    /// not if its requests are streamed. Returns whether the interceptor has others now, which its `on_head` will send: then the
    /// call is made once more, whatever its method does, because a server that refuses credentials has done nothing.
    ///
    /// Its time counts against the call's timeout. An error becomes the cause of the call's error.
    fn renew<'a>(&'a self, error: &'a Error) -> InterceptorFuture<'a, bool, ConnectError> {
        let _ = error;
        Box::pin(ready(Ok(false)))
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

/// Shows the head of a request to all interceptors.
pub(super) async fn show(
    settings: &ClientSettings,
    spec: &'static Spec,
    parts: &mut request::Parts,
) -> Result<(), Error> {
    for interceptor in &settings.interceptors {
        let shown = interceptor.on_head(spec, parts).await;
        shown.map_err(|error| Error::request(spec, error))?;
    }
    Ok(())
}

/// Shows the head of a request to all interceptors, and sends it.
pub(super) fn send_boxed(call: &Arc<PreparedCall>, request: http::Request<Body>) -> ResponseFuture {
    let call = Arc::clone(call);
    let (mut parts, body) = request.into_parts();
    Box::pin(async move {
        show(&call.settings, call.spec, &mut parts).await?;
        let request = http::Request::from_parts(parts, body);
        let sent = call.settings.transport.send(request).await;
        sent.map_err(|error| Error::transport(call.spec, error))
    })
}

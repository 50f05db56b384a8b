//! What goes around every call of a client: credentials, logs, faults.

use std::{
    fmt,
    future::{Future, ready},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use http::{HeaderMap, request};

use super::{builder::Client, call::CallOptions, error::Error};
use crate::{AnyMessage, Body, ConnectError, Response, Spec};

/// What an interceptor answers, still to come.
pub type InterceptorFuture<'a, T, E = Error> =
    Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// A response as interceptors see it.
pub type Incoming = Response<AnyMessage>;

/// Sees calls at two moments: around a unary call, while its message is not encoded yet, and when the head of any request is
/// about to be sent.
///
/// Interceptors run in the order in which they were added; the first one's `wrap` is outermost. Both methods have bodies that do
/// nothing, so an interceptor implements what it needs.
///
/// ```
/// use connect_prost::client::{Interceptor, InterceptorFuture};
/// use connect_prost::{ConnectError, Spec};
///
/// /// Sends a key with every call that wants one.
/// struct Key(http::HeaderValue);
///
/// impl Interceptor for Key {
///     fn on_head<'a>(
///         &'a self,
///         spec: &'static Spec,
///         parts: &'a mut http::request::Parts,
///     ) -> InterceptorFuture<'a, (), ConnectError> {
///         Box::pin(async move {
///             if !spec.credentials().is_empty() {
///                 parts.headers.insert("api_key", self.0.clone());
///             }
///             Ok(())
///         })
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// Called when the head of a request is complete, for calls of every kind. It may change headers, wait, or refuse the call,
    /// which counts against the call's timeout.
    fn on_head<'a>(
        &'a self,
        spec: &'static Spec,
        parts: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, (), ConnectError> {
        let _ = (spec, parts);
        Box::pin(ready(Ok(())))
    }

    /// Called around a unary call, before its message is validated. It may answer by itself, wait, change message, headers and
    /// timeout, or see what comes of the call; a call that it does not hand to `next` is not made. Its own time does not count
    /// against the call's timeout.
    fn wrap<'a>(&'a self, outgoing: Outgoing, next: Next<'a>) -> InterceptorFuture<'a, Incoming> {
        next.run(outgoing)
    }
}

/// A unary call that is not made yet.
pub struct Outgoing {
    pub(super) spec: &'static Spec,
    pub(super) message: AnyMessage,
    pub(super) options: CallOptions,
}

impl Outgoing {
    /// What the schema says about the method.
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }

    /// The message.
    pub fn message(&self) -> &AnyMessage {
        &self.message
    }

    /// The message, to be changed.
    pub fn message_mut(&mut self) -> &mut AnyMessage {
        &mut self.message
    }

    /// The headers that this call has beside its client's, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.options.headers
    }

    /// How long the call may take, where it says so itself.
    pub fn timeout(&self) -> Option<Duration> {
        self.options.timeout
    }

    /// Sets how long the call may take.
    pub fn set_timeout(&mut self, timeout: Duration) {
        self.options.timeout = Some(timeout);
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("procedure", &self.spec.procedure())
            .finish_non_exhaustive()
    }
}

pub(super) type Last<'a> = Box<dyn FnOnce(Outgoing) -> InterceptorFuture<'a, Incoming> + Send + 'a>;

/// The rest of a call: the interceptors further in, validation, the exchange.
pub struct Next<'a> {
    rest: &'a [Arc<dyn Interceptor>],
    last: Last<'a>,
}

impl<'a> Next<'a> {
    pub(super) fn new(rest: &'a [Arc<dyn Interceptor>], last: Last<'a>) -> Next<'a> {
        Next { rest, last }
    }

    /// Goes on with the call.
    #[must_use]
    pub fn run(self, outgoing: Outgoing) -> InterceptorFuture<'a, Incoming> {
        match self.rest.split_first() {
            Some((first, rest)) => first.wrap(
                outgoing,
                Next {
                    rest,
                    last: self.last,
                },
            ),
            None => (self.last)(outgoing),
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

/// Shows the head of a request to all interceptors, and sends it.
pub(super) async fn send(
    client: Client,
    spec: &'static Spec,
    mut request: http::Request<Body>,
) -> Result<http::Response<Body>, Error> {
    let settings = &client.settings;
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

//! What goes around every call of a router: authentication, rate, journal, faults.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

use http::request;

use super::Context;
use crate::{AnyMessage, ConnectError, Response, Spec};

/// The future of an interceptor.
pub type InterceptorFuture<'a, T> =
    Pin<Box<dyn Future<Output = Result<T, ConnectError>> + Send + 'a>>;

/// The response of a unary call, as interceptors see it.
pub type UnaryResponse = Response<AnyMessage>;

/// Intercepts calls at two moments: when only the head of the request is there, and around everything that follows decoding.
///
/// Interceptors run in the order in which they were added; the first one's `wrap` is outermost. All methods have bodies that
/// do nothing: implement those that you need.
///
/// ```
/// use connect_prost::server::{Interceptor, InterceptorFuture, Next, UnaryRequest, UnaryResponse};
/// use connect_prost::{ConnectError, Spec};
///
/// /// Requires a header, and marks every response.
/// struct Gate;
///
/// impl Interceptor for Gate {
///     fn on_head<'a>(
///         &'a self,
///         _spec: &'static Spec,
///         parts: &'a mut http::request::Parts,
///     ) -> InterceptorFuture<'a, ()> {
///         Box::pin(async move {
///             match parts.headers.contains_key("x-api-key") {
///                 true => Ok(()),
///                 false => Err(ConnectError::unauthenticated("no key")),
///             }
///         })
///     }
///
///     fn wrap<'a>(&'a self, request: UnaryRequest, next: Next<'a>) -> InterceptorFuture<'a, UnaryResponse> {
///         Box::pin(async move {
///             let mut response = next.run(request).await?;
///             response.headers_mut().insert("x-gate", http::HeaderValue::from_static("open"));
///             Ok(response)
///         })
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// Called before anything of the body is read. It may reject the call, change headers and attach extensions, which the
    /// handler finds in its [`Context`].
    fn on_head<'a>(
        &'a self,
        spec: &'static Spec,
        parts: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, ()> {
        let _ = (spec, parts);
        Box::pin(ready(Ok(())))
    }

    /// Called with the decoded message, before it is validated. It may respond by itself, wait, change the message, or see how
    /// the call ends; a call that it does not hand to `next` goes no further.
    fn wrap<'a>(
        &'a self,
        request: UnaryRequest,
        next: Next<'a>,
    ) -> InterceptorFuture<'a, UnaryResponse> {
        next.run(request)
    }

    /// Called around the handler of a method that streams, for as long as the stream lasts. It may reject the call, wait, change
    /// the context, and see how the call ends; messages pass between caller and handler without it.
    fn wrap_stream<'a>(
        &'a self,
        context: Context,
        next: NextStream<'a>,
    ) -> InterceptorFuture<'a, ()> {
        next.run(context)
    }
}

/// A call that streams, being carried out.
pub(super) type Work<T> = Pin<Box<dyn Future<Output = Result<T, ConnectError>> + Send>>;

/// Carries out a call that streams inside of all interceptors.
pub(super) async fn around<T: Send>(
    interceptors: &[Arc<dyn Interceptor>],
    context: Context,
    work: impl FnOnce(Context) -> Work<T> + Send,
) -> Result<T, ConnectError> {
    if interceptors.is_empty() {
        return work(context).await;
    }
    // The value waits here while the interceptors, which do not know its type, see the work end.
    let mut value = None;
    let last: LastStream<'_> = Box::new(|context| {
        Box::pin(async {
            value = Some(work(context).await?);
            Ok(())
        })
    });
    let next = NextStream {
        rest: interceptors,
        last,
    };
    next.run(context).await?;
    value.ok_or_else(|| ConnectError::internal("an interceptor ended the call without an error"))
}

/// The request of a unary call, decoded.
#[derive(Debug)]
pub struct UnaryRequest {
    pub(super) context: Context,
    pub(super) message: AnyMessage,
}

impl UnaryRequest {
    /// Returns the context of the call.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Returns the context of the call, to be changed.
    pub fn context_mut(&mut self) -> &mut Context {
        &mut self.context
    }

    /// Returns the message.
    #[must_use]
    pub fn message(&self) -> &AnyMessage {
        &self.message
    }

    /// Returns the message, to be changed.
    pub fn message_mut(&mut self) -> &mut AnyMessage {
        &mut self.message
    }
}

/// The innermost part of a unary call.
pub(super) type Last<'a> =
    Box<dyn FnOnce(UnaryRequest) -> InterceptorFuture<'a, UnaryResponse> + Send + 'a>;

/// The rest of a call: the interceptors further in, validation, the handler.
pub struct Next<'a> {
    rest: &'a [Arc<dyn Interceptor>],
    last: Last<'a>,
}

impl<'a> Next<'a> {
    pub(super) fn new(rest: &'a [Arc<dyn Interceptor>], last: Last<'a>) -> Self {
        Self { rest, last }
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

impl std::fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Next")
            .field("interceptors", &self.rest.len())
            .finish_non_exhaustive()
    }
}

type LastStream<'a> = Box<dyn FnOnce(Context) -> InterceptorFuture<'a, ()> + Send + 'a>;

/// The rest of a call that streams: the interceptors further in, and the handler.
pub struct NextStream<'a> {
    rest: &'a [Arc<dyn Interceptor>],
    last: LastStream<'a>,
}

impl<'a> NextStream<'a> {
    /// Continues the call.
    #[must_use]
    pub fn run(self, context: Context) -> InterceptorFuture<'a, ()> {
        match self.rest.split_first() {
            Some((first, rest)) => first.wrap_stream(
                context,
                NextStream {
                    rest,
                    last: self.last,
                },
            ),
            None => (self.last)(context),
        }
    }
}

impl std::fmt::Debug for NextStream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NextStream")
            .field("interceptors", &self.rest.len())
            .finish_non_exhaustive()
    }
}

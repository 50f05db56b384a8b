//! What goes around every call of a router: authentication, rate, journal, faults.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

use http::request;

use super::Context;
use crate::{AnyMessage, ConnectError, Response, Spec};

/// What an interceptor answers, still to come.
pub type InterceptorFuture<'a, T> =
    Pin<Box<dyn Future<Output = Result<T, ConnectError>> + Send + 'a>>;

/// A response as interceptors see it.
pub type Outgoing = Response<AnyMessage>;

/// Sees calls at two moments: when only the head of the request is there, and around everything that follows decoding.
///
/// Interceptors run in the order in which they were added; the first one's `wrap` is outermost. Both methods have bodies
/// that do nothing, so an interceptor implements what it needs.
///
/// ```
/// use connect_prost::server::{Incoming, Interceptor, InterceptorFuture, Next, Outgoing};
/// use connect_prost::{ConnectError, Spec};
///
/// /// Wants a header, and marks every answer.
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
///     fn wrap<'a>(&'a self, incoming: Incoming, next: Next<'a>) -> InterceptorFuture<'a, Outgoing> {
///         Box::pin(async move {
///             let mut outgoing = next.run(incoming).await?;
///             outgoing.headers_mut().insert("x-gate", http::HeaderValue::from_static("open"));
///             Ok(outgoing)
///         })
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// Called before anything of the body is read. It may refuse the call, change headers and attach extensions, which the
    /// handler finds in its [`Context`].
    fn on_head<'a>(
        &'a self,
        spec: &'static Spec,
        parts: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, ()> {
        let _ = (spec, parts);
        Box::pin(ready(Ok(())))
    }

    /// Called with the decoded message, before it is validated. It may answer by itself, wait, change the message, or see what
    /// comes of the call; a call that it does not hand to `next` goes no further.
    fn wrap<'a>(&'a self, incoming: Incoming, next: Next<'a>) -> InterceptorFuture<'a, Outgoing> {
        next.run(incoming)
    }

    /// Called around the handler of a method that streams, for as long as the stream lasts. It may refuse the call, wait, change
    /// the context, and see how the call ends; messages pass between caller and handler without it.
    fn wrap_stream<'a>(
        &'a self,
        context: Context,
        next: NextStream<'a>,
    ) -> InterceptorFuture<'a, ()> {
        next.run(context)
    }
}

/// What carries out a call that streams, in a box.
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
    // What the work gives waits here while the interceptors, which know nothing of its type, see it end.
    let mut given = None;
    let last: LastStream<'_> = Box::new(|context| {
        Box::pin(async {
            given = Some(work(context).await?);
            Ok(())
        })
    });
    let next = NextStream {
        rest: interceptors,
        last,
    };
    next.run(context).await?;
    given.ok_or_else(|| ConnectError::internal("an interceptor ended the call without an error"))
}

/// A call whose message is decoded.
#[derive(Debug)]
pub struct Incoming {
    pub(super) context: Context,
    pub(super) message: AnyMessage,
}

impl Incoming {
    /// What the schema says about the method.
    #[must_use]
    pub fn spec(&self) -> &'static Spec {
        self.context.spec()
    }

    /// What the call brought along.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// What the call brought along, to be changed.
    pub fn context_mut(&mut self) -> &mut Context {
        &mut self.context
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &AnyMessage {
        &self.message
    }

    /// The message, to be changed.
    pub fn message_mut(&mut self) -> &mut AnyMessage {
        &mut self.message
    }
}

pub(super) type Last<'a> = Box<dyn FnOnce(Incoming) -> InterceptorFuture<'a, Outgoing> + Send + 'a>;

/// The rest of a call: the interceptors further in, validation, the handler.
pub struct Next<'a> {
    rest: &'a [Arc<dyn Interceptor>],
    last: Last<'a>,
}

impl<'a> Next<'a> {
    pub(super) fn new(rest: &'a [Arc<dyn Interceptor>], last: Last<'a>) -> Self {
        Self { rest, last }
    }

    /// Goes on with the call.
    #[must_use]
    pub fn run(self, incoming: Incoming) -> InterceptorFuture<'a, Outgoing> {
        match self.rest.split_first() {
            Some((first, rest)) => first.wrap(
                incoming,
                Next {
                    rest,
                    last: self.last,
                },
            ),
            None => (self.last)(incoming),
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
    /// Goes on with the call.
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

//! One unary call: options, then `await`.

use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{builder::Client, error::Error, exchange};
use crate::{Message, Response, Spec};

/// A unary call that is not made yet: set options with `with_*`, then `.await` it.
///
/// Dropping the future cancels the call.
#[must_use = "a call is made when it is awaited"]
pub struct Call<Req, Res> {
    pub(super) client: Client,
    pub(super) spec: &'static Spec,
    pub(super) request: Req,
    pub(super) options: CallOptions,
    pub(super) wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
    response: PhantomData<fn() -> Res>,
}

/// What one call says differently from its client.
#[derive(Default)]
pub(super) struct CallOptions {
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) receive_limit: Option<usize>,
    pub(super) validate: Option<bool>,
    pub(super) refused: Option<http::Error>,
}

/// What the response wrapper of a message holds; generated clients say where it stands.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct WrapperFields<'a> {
    /// Whether the server says that the call succeeded.
    pub ok: Option<bool>,
    /// The id under which the server knows the call.
    pub request_id: Option<&'a str>,
}

impl<'a> WrapperFields<'a> {
    /// The fields as they stand in the message; `None` where the message has no such field.
    pub fn new(ok: Option<bool>, request_id: Option<&'a str>) -> WrapperFields<'a> {
        WrapperFields { ok, request_id }
    }
}

impl<Req: Message, Res: Message> Call<Req, Res> {
    pub(super) fn new(client: Client, spec: &'static Spec, request: Req) -> Call<Req, Res> {
        Call {
            client,
            spec,
            request,
            options: CallOptions::default(),
            wrapper: None,
            response: PhantomData,
        }
    }

    /// How long this call may take, instead of what the client says.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sends this header. Given twice, both values are sent; the client's own of the same name is not.
    ///
    /// A name or value that HTTP does not allow, or that belongs to the protocol, fails the call before it is sent.
    pub fn with_header<K, V>(mut self, name: K, value: V) -> Self
    where
        K: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
        K::Error: Into<http::Error>,
        V::Error: Into<http::Error>,
    {
        let options = &mut self.options;
        match (
            name.try_into().map_err(Into::into),
            value.try_into().map_err(Into::into),
        ) {
            (Ok(name), Ok(value)) => drop(options.headers.append(name, value)),
            (Err(error), _) | (_, Err(error)) => options.refused = Some(error),
        }
        self
    }

    /// The most bytes this call's answer may have, after decompression, instead of what the client says.
    pub fn with_receive_limit(mut self, bytes: usize) -> Self {
        self.options.receive_limit = Some(bytes);
        self
    }

    /// Whether a request that breaks a rule of its schema is refused before sending, instead of what the client says.
    pub fn with_validate(mut self, validate: bool) -> Self {
        self.options.validate = Some(validate);
        self
    }

    /// Says where the answer holds its wrapper: `ok: false` is an error then, whatever the HTTP status says (H10).
    pub fn with_wrapper(mut self, wrapper: fn(&Res) -> WrapperFields<'_>) -> Self {
        self.wrapper = Some(wrapper);
        self
    }

    /// The request as it will be sent.
    pub fn request(&self) -> &Req {
        &self.request
    }

    /// The request, to change it.
    pub fn request_mut(&mut self) -> &mut Req {
        &mut self.request
    }

    /// The static facts of the method.
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }
}

impl<Req, Res> fmt::Debug for Call<Req, Res> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("procedure", &self.spec.procedure())
            .finish_non_exhaustive()
    }
}

impl<Req: Message, Res: Message> IntoFuture for Call<Req, Res> {
    type Output = Result<Response<Res>, Error>;
    type IntoFuture = CallFuture<Res>;

    fn into_future(self) -> CallFuture<Res> {
        CallFuture {
            inner: Box::pin(exchange::unary(self)),
        }
    }
}

/// A call under way.
#[must_use = "a call goes on only while its future is polled"]
pub struct CallFuture<Res> {
    inner: Pin<Box<dyn Future<Output = Result<Response<Res>, Error>> + Send>>,
}

impl<Res> Future for CallFuture<Res> {
    type Output = Result<Response<Res>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.inner.as_mut().poll(cx)
    }
}

impl<Res> fmt::Debug for CallFuture<Res> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}

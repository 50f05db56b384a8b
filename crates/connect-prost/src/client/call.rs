//! One call: options, then `await`, or `open` where the caller streams.

use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{
    builder::Client, error::Error, exchange, plan::Plan, sender::Sender, streaming,
    streaming::Streaming,
};
use crate::{Message, Protocol, Response, Spec, compression::Encoding};

/// A call that is not made yet: set options with `with_*`, then make it.
///
/// | Of kind | it is | and made by | which gives |
/// |---|---|---|---|
/// | unary | `Call<Req, Res>` | `.await` | a [`Response<Res>`] |
/// | server stream | `Call<Req, Streamed<Res>>` | `.await` | a [`Streaming<Res>`] |
/// | client stream | `Call<Streamed<Req>, Res>` | [`.open().await`](Call::open) | a [`Sender<Req>`] and a [`CallFuture<Res>`] |
/// | both | `Call<Streamed<Req>, Streamed<Res>>` | `.open().await` | a [`Sender<Req>`] and a [`Streaming<Res>`] |
///
/// Dropping the future, the response of a stream or a [`CallFuture`] cancels the call.
#[must_use = "a call is made when it is awaited or opened"]
pub struct Call<Req, Res> {
    pub(super) client: Client,
    pub(super) spec: &'static Spec,
    pub(super) request: Req,
    pub(super) options: CallOptions,
    pub(super) wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
    response: PhantomData<fn() -> Res>,
}

/// Stands in the type of a [`Call`] for the side that has many messages of type `T`.
pub struct Streamed<T>(PhantomData<fn() -> T>);

/// What one call says differently from its client.
#[derive(Default)]
pub(super) struct CallOptions {
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) receive_limit: Option<usize>,
    pub(super) validate: Option<bool>,
    pub(super) protocol: Option<Protocol>,
    pub(super) encoding: Option<Encoding>,
    pub(super) get: Option<bool>,
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

impl<Req, Res> Call<Req, Res> {
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
    ///
    /// # Panics
    ///
    /// The call, when it is polled outside of a Tokio runtime with its clock on.
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

    /// Speaks this protocol, instead of what the client says.
    pub fn with_protocol(mut self, protocol: Protocol) -> Self {
        self.options.protocol = Some(protocol);
        self
    }

    /// Compresses the messages of this call so, instead of what the client says.
    pub fn with_encoding(mut self, encoding: Encoding) -> Self {
        self.options.encoding = Some(encoding);
        self
    }

    /// Whether this call is a GET, where its schema allows it, instead of what the client says.
    pub fn with_get(mut self, get: bool) -> Self {
        self.options.get = Some(get);
        self
    }

    /// Says where the answer holds its wrapper: `ok: false` is an error then, whatever the HTTP status says (H10).
    pub fn with_wrapper(mut self, wrapper: fn(&Res) -> WrapperFields<'_>) -> Self {
        self.wrapper = Some(wrapper);
        self
    }

    /// The static facts of the method.
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }
}

impl<Req: Message, Res> Call<Req, Res> {
    /// The request as it will be sent.
    pub fn request(&self) -> &Req {
        &self.request
    }

    /// The request, to change it.
    pub fn request_mut(&mut self) -> &mut Req {
        &mut self.request
    }
}

impl<Req: Message, Res: Message> Call<Streamed<Req>, Res> {
    /// Begins the call: messages go into the sender, the response comes from the future.
    ///
    /// It does not wait for the server. The exchange runs in a task of its own from here on, until the future is dropped.
    ///
    /// # Errors
    ///
    /// When an option is wrong, such as a header that HTTP does not allow.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime.
    pub async fn open(self) -> Result<(Sender<Req>, CallFuture<Res>), Error> {
        let (spec, wrapper) = (self.spec, self.wrapper);
        let plan = Plan::new(self.client, spec, self.options)?;
        let (sender, streaming) = streaming::open::<Req, Res>(plan);
        let inner = Box::pin(async move {
            let mut response = streaming.only().await?;
            exchange::unwrap(spec, wrapper, &mut response)?;
            Ok(response)
        });
        Ok((sender, CallFuture { inner }))
    }
}

impl<Req: Message, Res: Message> Call<Streamed<Req>, Streamed<Res>> {
    /// Begins the call: messages go into the sender and come from the receiver, in whatever order the two sides agree on.
    ///
    /// It does not wait for the server. The exchange runs in a task of its own from here on, until the receiver is dropped.
    ///
    /// # Errors
    ///
    /// When an option is wrong, such as a header that HTTP does not allow.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime.
    pub async fn open(self) -> Result<(Sender<Req>, Streaming<Res>), Error> {
        let plan = Plan::new(self.client, self.spec, self.options)?;
        Ok(streaming::open(plan))
    }
}

impl<Req: Message, Res: Message> IntoFuture for Call<Req, Streamed<Res>> {
    type Output = Result<Streaming<Res>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    /// Sends the request and waits for the head of the response.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let plan = Plan::new(self.client, self.spec, self.options)?;
            let mut streaming = Streaming::start(plan, &self.request)?;
            drop(self.request);
            streaming.headers().await?;
            Ok(streaming)
        })
    }
}

impl<T> Default for Streamed<T> {
    fn default() -> Self {
        Streamed(PhantomData)
    }
}

impl<T> fmt::Debug for Streamed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Streamed")
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
            inner: exchange::unary(self),
        }
    }
}

pub(super) type UnaryFuture<Res> =
    Pin<Box<dyn Future<Output = Result<Response<Res>, Error>> + Send>>;

/// A call under way.
#[must_use = "a call goes on only while its future is polled"]
pub struct CallFuture<Res> {
    inner: UnaryFuture<Res>,
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

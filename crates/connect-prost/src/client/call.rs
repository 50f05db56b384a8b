//! One call: options, then `await`, or `open` where the caller streams.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::call_span::CallSpan;
use super::error::Error;
use super::exchange;
use super::http_binding::HttpBinding;
use super::options::CallOptions;
use super::request::PreparedCall;
use super::retry::RetryPolicy;
use super::sender::Sender;
use super::settings::ClientSettings;
use super::stream_interceptor::around;
use super::streaming::{self, Streaming};
use super::wrapper::{WrapperFields, check_wrapper};
use crate::compression::Encoding;
use crate::{Message, Protocol, Response, Spec};

/// A call that is not made yet: set options with `with_*`, then await or open it. The order of options does not matter.
///
/// | Of kind | it is | and made by | which gives |
/// |---|---|---|---|
/// | unary | `Call<Req, Res>` | `.await` | a [`Response<Res>`] |
/// | server stream | `Call<Req, Streamed<Res>>` | `.await` | a [`Streaming<Res>`] |
/// | client stream | `Call<Streamed<Req>, Res>` | [`.open().await`](Call::open) | a [`Sender<Req>`] and a [`CallFuture<Res>`] |
/// | both | `Call<Streamed<Req>, Streamed<Res>>` | `.open().await` | a [`Sender<Req>`] and a [`Streaming<Res>`] |
///
/// A unary method that returns a list in pages has a [`PagedCall<Req, Res, Item>`](super::PagedCall), which can read the whole list.
///
/// Dropping the future, the response of a stream or a [`CallFuture`] cancels the call.
#[must_use = "a call is made when it is awaited or opened"]
pub struct Call<Req, Res, Flow = ()> {
    pub(super) settings: Arc<ClientSettings>,
    pub(super) spec: &'static Spec,
    pub(super) request: Req,
    pub(super) options: CallOptions,
    pub(crate) wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
    /// How the messages are bound to the HTTP rules of the method, if it has any.
    pub(crate) binding: Option<HttpBinding<Req, Res>>,
    /// How the call goes on after its response, if the schema declares it.
    pub(super) flow: Flow,
    response: PhantomData<fn() -> Res>,
}

/// Stands in the type of a [`Call`] for the side that has many messages of type `T`.
pub struct Streamed<T>(PhantomData<fn() -> T>);

impl<Req, Res> Call<Req, Res> {
    pub(super) fn new(
        settings: Arc<ClientSettings>,
        spec: &'static Spec,
        request: Req,
    ) -> Call<Req, Res> {
        Call {
            settings,
            spec,
            request,
            options: CallOptions::default(),
            wrapper: None,
            binding: None,
            flow: (),
            response: PhantomData,
        }
    }

    /// Returns the call with what its schema declares about how it goes on.
    #[inline]
    pub(crate) fn with_flow<Flow>(self, flow: Flow) -> Call<Req, Res, Flow> {
        Call {
            settings: self.settings,
            spec: self.spec,
            request: self.request,
            options: self.options,
            wrapper: self.wrapper,
            binding: self.binding,
            flow,
            response: PhantomData,
        }
    }
}

impl<Req, Res, Flow> Call<Req, Res, Flow> {
    /// Returns the single call, and how it goes on.
    #[inline]
    pub(super) fn split(self) -> (Call<Req, Res>, Flow) {
        let call = Call {
            settings: self.settings,
            spec: self.spec,
            request: self.request,
            options: self.options,
            wrapper: self.wrapper,
            binding: self.binding,
            flow: (),
            response: PhantomData,
        };
        (call, self.flow)
    }

    /// Sets this call's timeout; overrides the client's.
    ///
    /// # Panics
    ///
    /// The call, with the timer of the feature `hyper`, when it is polled outside of a Tokio runtime with its clock on.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets how long one attempt may take; overrides the client's.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sets when this call is made again; overrides the client's policy.
    pub fn with_retry(mut self, policy: impl RetryPolicy) -> Self {
        self.options.retry = Some(Arc::new(policy));
        self
    }

    /// Sends this header. Set twice, both values are sent; the client's own of the same name is not.
    ///
    /// A name or value that HTTP does not allow, or that belongs to the protocol, fails the call before it is sent.
    pub fn with_header<K, V>(mut self, name: K, value: V) -> Self
    where
        K: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
        K::Error: Into<http::Error>,
        V::Error: Into<http::Error>,
    {
        self.options.add_header(name, value);
        self
    }

    /// Sets the greatest length of this call's response message in bytes, after decompression; overrides the client's.
    pub fn with_receive_limit(mut self, bytes: usize) -> Self {
        self.options.receive_limit = Some(bytes);
        self
    }

    /// Sets whether a request that breaks a rule of its schema fails before it is sent; overrides the client's setting.
    pub fn with_validate(mut self, validate: bool) -> Self {
        self.options.validate = Some(validate);
        self
    }

    /// Sets this call's protocol; overrides the client's. A method of a service that is `rest_only` is called over REST all the same.
    pub fn with_protocol(mut self, protocol: Protocol) -> Self {
        self.options.protocol = Some(protocol);
        self
    }

    /// Sets the compression of this call's messages; overrides the client's setting.
    pub fn with_send_encoding(mut self, encoding: Encoding) -> Self {
        self.options.send_encoding = Some(encoding);
        self
    }

    /// Sets whether this call is a GET if its schema allows it; overrides the client's setting.
    pub fn with_http_get(mut self, get: bool) -> Self {
        self.options.http_get = Some(get);
        self
    }
}

impl<Req: Message, Res, Flow> Call<Req, Res, Flow> {
    /// Returns the request.
    pub fn request(&self) -> &Req {
        &self.request
    }
}

impl<Req: Message, Res: Message> Call<Streamed<Req>, Res> {
    /// Begins the call: messages go into the sender, the future resolves to the response.
    ///
    /// It does not wait for the server. The exchange runs in a task of its own from here on, until the future is dropped.
    ///
    /// # Errors
    ///
    /// When an option is wrong, such as a header that HTTP does not allow.
    ///
    /// # Panics
    ///
    /// With the executor of the feature `hyper`, outside of a Tokio runtime.
    pub async fn open(self) -> Result<(Sender<Req>, CallFuture<Res>), Error> {
        let (spec, wrapper) = (self.spec, self.wrapper);
        let mut span = CallSpan::new(&self.settings, spec, &self.options);
        let begun = span.within(around(&self.settings, spec, self.options));
        let (options, around) = span.checked(begun.await)?;
        let prepared = span.checked(PreparedCall::new(self.settings, spec, options))?;
        let opened = {
            let _entered = span.enter();
            streaming::open::<Req, Res>(prepared, around)
        };
        let (sender, streaming) = span.checked(opened)?;
        let inner = Box::pin(async move {
            let mut response = streaming.only().await?;
            if let Some(wrapper) = wrapper {
                check_wrapper(spec, wrapper, &mut response, None)?;
            }
            Ok(response)
        });
        Ok((sender, CallFuture { inner, span }))
    }
}

impl<Req: Message, Res: Message> Call<Streamed<Req>, Streamed<Res>> {
    /// Begins the call: messages go into the sender and are read from the receiver, in whatever order the two sides agree on.
    ///
    /// It does not wait for the server. The exchange runs in a task of its own from here on, until the receiver is dropped.
    ///
    /// # Errors
    ///
    /// When an option is wrong, such as a header that HTTP does not allow.
    ///
    /// # Panics
    ///
    /// With the executor of the feature `hyper`, outside of a Tokio runtime.
    pub async fn open(self) -> Result<(Sender<Req>, Streaming<Res>), Error> {
        let mut span = CallSpan::new(&self.settings, self.spec, &self.options);
        let begun = span.within(around(&self.settings, self.spec, self.options));
        let (options, around) = span.checked(begun.await)?;
        let prepared = span.checked(PreparedCall::new(self.settings, self.spec, options))?;
        let opened = {
            let _entered = span.enter();
            streaming::open(prepared, around)
        };
        let (sender, mut streaming) = span.checked(opened)?;
        streaming.span = span;
        Ok((sender, streaming))
    }
}

impl<Req: Message, Res: Message> IntoFuture for Call<Req, Streamed<Res>> {
    type Output = Result<Streaming<Res>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    /// Sends the request and waits for the head of the response.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut span = CallSpan::new(&self.settings, self.spec, &self.options);
            let begun = span.within(around(&self.settings, self.spec, self.options));
            let (options, around) = span.checked(begun.await)?;
            let prepared = span.checked(PreparedCall::new(self.settings, self.spec, options))?;
            let started = Streaming::start(prepared, &self.request, around);
            let mut streaming = span.checked(started)?;
            streaming.span = span;
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

/// The same call once more; each is made by itself.
impl<Req: Clone, Res, Flow: Clone> Clone for Call<Req, Res, Flow> {
    fn clone(&self) -> Self {
        Call {
            settings: Arc::clone(&self.settings),
            spec: self.spec,
            request: self.request.clone(),
            options: self.options.clone(),
            wrapper: self.wrapper,
            binding: self.binding,
            flow: self.flow.clone(),
            response: PhantomData,
        }
    }
}

impl<Req, Res, Flow> fmt::Debug for Call<Req, Res, Flow> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("procedure", &self.spec.procedure)
            .finish_non_exhaustive()
    }
}

impl<Req: Message, Res: Message, Flow: Send + 'static> IntoFuture for Call<Req, Res, Flow> {
    type Output = Result<Response<Res>, Error>;
    type IntoFuture = CallFuture<Res>;

    fn into_future(self) -> CallFuture<Res> {
        let span = CallSpan::new(&self.settings, self.spec, &self.options);
        CallFuture {
            inner: exchange::unary(self),
            span,
        }
    }
}

pub(super) type UnaryFuture<Res> =
    Pin<Box<dyn Future<Output = Result<Response<Res>, Error>> + Send>>;

/// A call under way.
#[must_use = "a call goes on only while its future is polled"]
pub struct CallFuture<Res> {
    inner: UnaryFuture<Res>,
    span: CallSpan,
}

impl<Res> Future for CallFuture<Res> {
    type Output = Result<Response<Res>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut *self;
        call.span.poll(|| call.inner.as_mut().poll(cx))
    }
}

impl<Res> fmt::Debug for CallFuture<Res> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}

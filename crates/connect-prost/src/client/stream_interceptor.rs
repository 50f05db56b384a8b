//! Interceptors around a call that streams, while its messages pass without them.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::HeaderMap;

use super::error::Error;
use super::interceptor::{Interceptor, InterceptorFuture};
use super::options::CallOptions;
use super::settings::ClientSettings;
use crate::{ConnectError, Spec};

/// A call that streams and is not made yet.
pub struct StreamRequest {
    spec: &'static Spec,
    options: CallOptions,
}

impl StreamRequest {
    /// Returns what the schema declares about the method.
    pub fn spec(&self) -> &'static Spec {
        self.spec
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

impl fmt::Debug for StreamRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamRequest")
            .field("procedure", &self.spec.procedure)
            .finish_non_exhaustive()
    }
}

type LastStream<'a> = Box<dyn FnOnce(StreamRequest) -> InterceptorFuture<'a, ()> + Send + 'a>;

/// The rest of a call that streams: the interceptors further in, and the exchange.
pub struct NextStream<'a> {
    rest: &'a [Arc<dyn Interceptor>],
    last: LastStream<'a>,
}

impl<'a> NextStream<'a> {
    /// Continues the call; returns when it has ended.
    #[must_use]
    pub fn run(self, request: StreamRequest) -> InterceptorFuture<'a, ()> {
        match self.rest.split_first() {
            Some((first, rest)) => first.wrap_stream(
                request,
                NextStream {
                    rest,
                    last: self.last,
                },
            ),
            None => (self.last)(request),
        }
    }
}

impl fmt::Debug for NextStream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextStream")
            .field("interceptors", &self.rest.len())
            .finish_non_exhaustive()
    }
}

/// Runs the interceptors around a call until they hand it on. Returns its options, and what is left of them if there are any.
///
/// # Errors
///
/// When an interceptor rejects the call.
pub(super) async fn around(
    settings: &Arc<ClientSettings>,
    spec: &'static Spec,
    options: CallOptions,
) -> Result<(CallOptions, Option<Around>), Error> {
    if settings.wrapping.is_empty() {
        return Ok((options, None));
    }
    let mut around = Around::new(Arc::clone(settings), StreamRequest { spec, options });
    let mut options = poll_fn(|cx| around.poll_begin(cx)).await?;
    options.may_be_reserved = true;
    Ok((options, Some(around)))
}

/// The interceptors around a call that is under way.
pub(super) struct Around {
    spec: &'static Spec,
    middle: Arc<Middle>,
    interceptors: InterceptorFuture<'static, ()>,
}

/// The place in the middle of the interceptors, where the call is.
#[derive(Default)]
struct Middle(Mutex<State>);

#[derive(Default)]
struct State {
    options: Option<CallOptions>,
    end: Option<Result<(), Error>>,
    waker: Option<Waker>,
}

impl Middle {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll_end(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let mut state = self.state();
        match state.end.take() {
            Some(end) => Poll::Ready(end),
            None => {
                state.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Around {
    fn new(settings: Arc<ClientSettings>, request: StreamRequest) -> Around {
        let spec = request.spec;
        let middle = Arc::<Middle>::default();
        let inner = Arc::clone(&middle);
        let interceptors = Box::pin(async move {
            let last: LastStream<'_> = Box::new(move |request| {
                Box::pin(async move {
                    inner.state().options = Some(request.options);
                    poll_fn(|cx| inner.poll_end(cx)).await
                })
            });
            let next = NextStream {
                rest: &settings.wrapping,
                last,
            };
            next.run(request).await
        });
        Around {
            spec,
            middle,
            interceptors,
        }
    }

    /// Waits until the call may begin.
    fn poll_begin(&mut self, cx: &mut Context<'_>) -> Poll<Result<CallOptions, Error>> {
        if let Poll::Ready(ended) = self.poll_early(cx) {
            return Poll::Ready(Err(ended));
        }
        match self.middle.state().options.take() {
            Some(options) => Poll::Ready(Ok(options)),
            None => Poll::Pending,
        }
    }

    /// Lets the interceptors go on while the call does; ready with an error if they end it.
    pub(super) fn poll_early(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let ended = std::task::ready!(Pin::new(&mut self.interceptors).poll(cx));
        Poll::Ready(ended.err().unwrap_or_else(|| {
            let error = ConnectError::internal("an interceptor ended the call without an error");
            Error::request(self.spec, error)
        }))
    }

    /// Tells the interceptors how the call has ended.
    pub(super) fn end(&self, end: Result<(), Error>) {
        let mut state = self.middle.state();
        state.end = Some(end);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Waits until the interceptors have ended too.
    pub(super) fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.interceptors.as_mut().poll(cx)
    }
}

//! An exchange in the background: it makes progress while the caller only sends.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::call_span::TaskSpan;
use super::error::Error;
use super::interceptor::ResponseFuture;
use super::timer::Executor;
use super::transport::TransportError;
use crate::{Body, Spec};

type Outcome = Result<http::Response<Body>, Error>;

/// Waits for an exchange that an executor runs. Dropping it ends the exchange.
pub(super) struct ExchangeTask {
    shared: Arc<Shared>,
}

/// What the two sides share.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    outcome: Option<Outcome>,
    is_dropped: bool,
    caller: Option<Waker>,
    task: Option<Waker>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, outcome: Outcome) {
        let mut state = self.state();
        state.outcome = Some(outcome);
        let caller = state.caller.take();
        drop(state);
        if let Some(caller) = caller {
            caller.wake();
        }
    }
}

impl ExchangeTask {
    pub(super) fn start(
        spec: &'static Spec,
        executor: &dyn Executor,
        exchange: ResponseFuture,
    ) -> ExchangeTask {
        let shared = Arc::new(Shared::default());
        executor.spawn(Box::pin(Task {
            spec,
            shared: Arc::clone(&shared),
            exchange: Some(exchange),
            span: TaskSpan::current(),
        }));
        ExchangeTask { shared }
    }
}

impl Future for ExchangeTask {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let mut state = self.shared.state();
        match state.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                state.caller = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for ExchangeTask {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.is_dropped = true;
        let task = state.task.take();
        drop(state);
        if let Some(task) = task {
            task.wake();
        }
    }
}

/// The exchange, as the executor runs it.
struct Task {
    spec: &'static Spec,
    shared: Arc<Shared>,
    /// `None` after its end.
    exchange: Option<ResponseFuture>,
    span: TaskSpan,
}

impl Future for Task {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let task = &mut *self;
        let _entered = task.span.enter();
        let Some(exchange) = &mut task.exchange else {
            return Poll::Ready(());
        };
        {
            let mut state = task.shared.state();
            if state.is_dropped {
                drop(state);
                task.exchange = None;
                return Poll::Ready(());
            }
            state.task = Some(cx.waker().clone());
        }
        let Poll::Ready(outcome) = exchange.as_mut().poll(cx) else {
            return Poll::Pending;
        };
        task.exchange = None;
        task.shared.end(outcome);
        Poll::Ready(())
    }
}

/// An executor that drops the exchange before its end, or catches its panic, must not leave the caller waiting.
impl Drop for Task {
    fn drop(&mut self) {
        let _entered = self.span.enter();
        if self.exchange.take().is_some() {
            let error = TransportError::new("the executor dropped the exchange before its end");
            self.shared.end(Err(Error::transport(self.spec, error)));
        }
    }
}

//! Follows work that goes on after the call that has started it, until it has ended.
//!
//! | Room | Holds |
//! |---|---|
//! | `access` | how generated code reads the state of work |
//! | `flow` | the calls that begin a poller |
//! | `failure` | its errors, and which errors of polls are not the end |
//! | `waits` | how long to wait between polls |
//!
//! A poller is one state machine, without a task of its own: the call under way is in it, and a future of
//! [`next`](Poller::next) that is dropped loses nothing.

pub(crate) mod access;
mod failure;
pub(crate) mod flow;
mod waits;

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::HeaderMap;

use self::access::PollAccess;
use self::failure::{failed, may_pass, not_ended, not_started};
use self::waits::Waits;
use super::call::CallFuture;
use super::call_span::polled;
use super::error::Error;
use super::settings::ClientSettings;
use super::timer::{Sleep, Timer};
use crate::{Message, Response, Spec};

/// The poll that is the last one, if it and all right before it have failed.
const MOST_FAILURES: u32 = 5;

/// Follows work to its end: a stream of its states, each the response of the method that reports them.
///
/// [`until_done`](Poller::until_done) waits for the end. To show progress, take the states with [`next`](Poller::next), or read the
/// poller as a [`Stream`]:
///
/// ```
/// # use connect_prost::Message;
/// # use connect_prost::client::{Error, Poller};
/// # fn show<T>(_: &T) {}
/// # async fn follow<Export: Message + Clone>(mut poller: Poller<Export>) -> Result<Export, Error> {
/// while let Some(state) = poller.next().await {
///     show(&state?);
/// }
/// Ok(poller.until_done().await?.into_inner())
/// # }
/// ```
///
/// The schema declares at which states the work has ended. All others go on: those that this version of the schema does not know,
/// and responses that have none. An error of a single poll is survived if it may pass, such as a connection that broke or
/// `unavailable`, unless it is the fifth in a row. Any other ends the poller, `not_found` for example.
///
/// | Setting | Default |
/// |---|---|
/// | [`with_timeout`](Poller::with_timeout) | an hour |
/// | [`with_first_wait`](Poller::with_first_wait) | a second |
/// | [`with_wait_growth`](Poller::with_wait_growth) | 1.5 |
/// | [`with_longest_wait`](Poller::with_longest_wait) | 10 seconds |
///
/// A wait is shortened at random, down to its half at most, to keep many clients from polling at the same moment. If a response
/// has `Retry-After`, the next wait lasts that long at least, up to a minute.
///
/// Dropping the poller cancels the call that is under way. The work itself goes on.
#[must_use = "a poller does nothing until it is polled"]
pub struct Poller<Res: 'static> {
    settings: Arc<ClientSettings>,
    access: &'static PollAccess<Res>,
    /// Of the method that is called now.
    spec: &'static Spec,
    waits: Waits,
    clock: Option<Clock>,
    step: Step<Res>,
    last: Option<Response<Res>>,
    /// How many polls have failed since the last state, and how the last of them did.
    failures: u32,
    failure: Option<Error>,
}

/// Makes the call that asks for the state.
type Ask<Res> = Arc<dyn Fn() -> CallFuture<Res> + Send + Sync>;

/// The call that starts the work.
type Start<Res> = Pin<Box<dyn Future<Output = Result<Ask<Res>, Error>> + Send>>;

enum Step<Res> {
    Starting(Start<Res>),
    Asking(CallFuture<Res>, Ask<Res>),
    Waiting(Pin<Box<Sleep>>, Ask<Res>),
    Ended(Result<Response<Res>, Error>),
}

/// The timer of a poller that has begun.
struct Clock {
    timer: Arc<dyn Timer>,
    /// The end of the poller's timeout.
    deadline: Pin<Box<Sleep>>,
}

impl<Res> Poller<Res> {
    fn new(
        settings: Arc<ClientSettings>,
        access: &'static PollAccess<Res>,
        spec: &'static Spec,
        step: Step<Res>,
    ) -> Poller<Res> {
        Poller {
            settings,
            access,
            spec,
            waits: Waits::new(),
            clock: None,
            step,
            last: None,
            failures: 0,
            failure: None,
        }
    }

    /// Sets how long to follow the work, from the first poll of the poller; an hour by default. It includes the call that starts
    /// the work. Set it before that poll; later it has no effect.
    ///
    /// When it has passed, the poller ends with an error of [`ErrorKind::Timeout`](super::ErrorKind::Timeout) that names the last state.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.waits.timeout = timeout;
        self
    }

    /// Sets the wait before the second poll, or the first one after the call that starts the work; a second by default.
    pub fn with_first_wait(mut self, wait: Duration) -> Self {
        self.waits.first = wait;
        self
    }

    /// Sets how many times longer each wait is than the one before; 1.5 by default. Less than 1 counts as 1.
    pub fn with_wait_growth(mut self, growth: f64) -> Self {
        self.waits.growth = growth;
        self
    }

    /// Sets the longest wait between two polls; 10 seconds by default, and never less than 10 milliseconds.
    pub fn with_longest_wait(mut self, wait: Duration) -> Self {
        self.waits.longest = wait;
        self
    }

    /// Returns the response with the last state, also after the work has failed; `None` until there is one.
    pub fn last(&self) -> Option<&Response<Res>> {
        self.last.as_ref()
    }
}

impl<Res: Message + Clone> Poller<Res> {
    /// Returns the next state; `None` after the last one, or after an error.
    ///
    /// Dropping the future loses nothing. A terminal state that means failure is a state like the others here.
    ///
    /// # Errors
    ///
    /// When the call that starts the work fails, a poll fails in a way that does not pass, or the timeout has passed.
    ///
    /// # Panics
    ///
    /// With the timer of the feature `hyper`, outside of a Tokio runtime with its clock on.
    pub async fn next(&mut self) -> Option<Result<Response<Res>, Error>> {
        poll_fn(|cx| self.poll_state(cx)).await
    }

    /// Waits until the work has ended, and returns the response with the state in which it has succeeded.
    ///
    /// Dropping the future loses nothing. Called again, it returns the same.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next), and with [`ErrorKind::Job`](super::ErrorKind::Job) when the work has ended in a state that means failure: the message
    /// names the state, and the reason where the schema declares one. The response stays in [`last`](Self::last).
    ///
    /// # Panics
    ///
    /// As [`next`](Self::next).
    pub async fn until_done(&mut self) -> Result<Response<Res>, Error> {
        poll_fn(|cx| {
            loop {
                if let Step::Ended(outcome) = &self.step {
                    return Poll::Ready(outcome.clone());
                }
                ready!(self.poll_state(cx));
            }
        })
        .await
    }

    fn poll_state(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Response<Res>, Error>>> {
        while !matches!(self.step, Step::Ended(_)) {
            match ready!(self.poll_step(cx)) {
                Ok(None) => {}
                Ok(Some(response)) => return Poll::Ready(Some(Ok(response))),
                Err(error) => {
                    self.end(Err(error.clone()));
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        Poll::Ready(None)
    }

    /// Takes one step, which may end with a new state.
    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Response<Res>>, Error>> {
        // Before anything is sent: without a timer the work would be started and not followed.
        self.clock()?;
        if self.waits.timeout.is_zero() {
            return Poll::Ready(Err(self.late()));
        }
        match &mut self.step {
            Step::Starting(start) => {
                let Poll::Ready(started) = start.as_mut().poll(cx) else {
                    return self.poll_deadline(cx);
                };
                let ask = started?;
                self.spec = self.access.spec;
                self.wait(ask, &HeaderMap::new())?;
                Poll::Ready(Ok(None))
            }
            Step::Waiting(wait, ask) => {
                let is_over = wait.as_mut().poll(cx).is_ready();
                let ask = Arc::clone(ask);
                if let Poll::Ready(late) = self.poll_deadline(cx) {
                    return Poll::Ready(late);
                }
                if !is_over {
                    return Poll::Pending;
                }
                self.step = Step::Asking(ask(), ask);
                Poll::Ready(Ok(None))
            }
            Step::Asking(call, ask) => {
                let Poll::Ready(asked) = Pin::new(call).poll(cx) else {
                    return self.poll_deadline(cx);
                };
                let ask = Arc::clone(ask);
                Poll::Ready(match asked {
                    Ok(response) => self.reached(ask, response).map(Some),
                    Err(error) => self.survive(ask, error).map(|()| None),
                })
            }
            Step::Ended(_) => Poll::Ready(Ok(None)),
        }
    }

    /// Keeps a state, and ends or goes on.
    fn reached(&mut self, ask: Ask<Res>, response: Response<Res>) -> Result<Response<Res>, Error> {
        self.failures = 0;
        self.failure = None;
        self.last = Some(response.clone());
        // A state that is newer than the schema is not the end (H37).
        let state = self.access.state(&response);
        polled(self.spec, || state.map(|state| self.access.name(state)));
        match state.filter(|state| self.access.is_terminal(*state)) {
            Some(state) => self.end(self.outcome(state, &response)),
            None => self.wait(ask, response.headers())?,
        }
        Ok(response)
    }

    fn end(&mut self, outcome: Result<Response<Res>, Error>) {
        self.step = Step::Ended(outcome);
        self.clock = None;
    }

    fn outcome(&self, state: i32, response: &Response<Res>) -> Result<Response<Res>, Error> {
        match self.access.has_succeeded(state) {
            true => Ok(response.clone()),
            false => Err(failed(self.access, state, response)),
        }
    }

    /// Goes on after a failed poll, or returns its error.
    fn survive(&mut self, ask: Ask<Res>, error: Error) -> Result<(), Error> {
        self.failures += 1;
        if self.failures >= MOST_FAILURES || !may_pass(&error) {
            return Err(error);
        }
        let headers = error.headers().clone();
        self.failure = Some(error);
        self.wait(ask, &headers)
    }

    fn wait(&mut self, ask: Ask<Res>, headers: &HeaderMap) -> Result<(), Error> {
        let wait = self.waits.next((self.settings.random)(), headers);
        let wait = self.clock()?.timer.sleep(wait);
        self.step = Step::Waiting(Box::pin(wait), ask);
        Ok(())
    }

    /// Returns the clock; the first time, the timeout begins.
    fn clock(&mut self) -> Result<&mut Clock, Error> {
        let clock = match self.clock.take() {
            Some(clock) => clock,
            None => {
                let timer = self.settings.timer();
                let timer = timer.map_err(|error| Error::request(self.spec, error))?;
                Clock {
                    timer: Arc::clone(timer),
                    deadline: Box::pin(timer.sleep(self.waits.timeout)),
                }
            }
        };
        Ok(self.clock.insert(clock))
    }

    fn poll_deadline(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Response<Res>>, Error>> {
        ready!(self.clock()?.deadline.as_mut().poll(cx));
        Poll::Ready(Err(self.late()))
    }

    fn late(&self) -> Error {
        let timeout = self.waits.timeout;
        match &self.step {
            Step::Starting(_) => not_started(self.spec, timeout),
            _ => not_ended(
                self.access,
                timeout,
                self.last.as_deref(),
                self.failure.clone(),
            ),
        }
    }
}

impl<Res: Message + Clone> Stream for Poller<Res> {
    type Item = Result<Response<Res>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_state(cx)
    }
}

/// Whatever it holds stays where it is in a `Box`.
impl<Res> Unpin for Poller<Res> {}

impl<Res> fmt::Debug for Poller<Res> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poller")
            .field("procedure", &self.spec.procedure)
            .finish_non_exhaustive()
    }
}

//! The calls that begin a poller: one that starts work, and one that reports the state of work.

use std::fmt;
use std::sync::Arc;

use super::access::PollAccess;
use super::{Ask, Poller, Step};
use crate::client::call::Call;
use crate::client::error::{Error, request_id};
use crate::client::http_binding::HttpBinding;
use crate::{ConnectError, Message, Response, Spec};

/// Stands in the type of a [`Call`] that starts work: [`poller`](Call::poller) makes the call and follows the work.
///
/// `Start` is the response of the call, `Get` the request and `Res` the response of the method that reports the state.
pub struct Starts<Start: 'static, Get: 'static, Res: 'static> {
    access: &'static PollAccess<Res>,
    /// Sets what names the work in the request; returns whether the response names any.
    identify: fn(&Start, &mut Get) -> bool,
    /// How the messages of the method that reports the state are bound to its HTTP rules.
    binding: Option<HttpBinding<Get, Res>>,
}

/// Stands in the type of a [`Call`] that reports the state of work: [`poller`](Call::poller) follows work that has been started
/// before.
pub struct Follows<Res: 'static> {
    access: &'static PollAccess<Res>,
}

impl<Start, Get, Res> Starts<Start, Get, Res> {
    pub(crate) fn new(
        access: &'static PollAccess<Res>,
        identify: fn(&Start, &mut Get) -> bool,
    ) -> Starts<Start, Get, Res> {
        Starts {
            access,
            identify,
            binding: None,
        }
    }
}

impl<Req, Start, Get, Res> Call<Req, Start, Starts<Start, Get, Res>> {
    /// Sets how the calls that ask for the state are bound to the HTTP rules of their method.
    pub(crate) fn with_state_binding(mut self, binding: HttpBinding<Get, Res>) -> Self {
        self.flow.binding = Some(binding);
        self
    }
}

impl<Res> Follows<Res> {
    pub(crate) fn new(access: &'static PollAccess<Res>) -> Follows<Res> {
        Follows { access }
    }
}

impl<Req, Start, Get, Res> Call<Req, Start, Starts<Start, Get, Res>>
where
    Req: Message,
    Start: Message,
    Get: Message + Clone,
    Res: Message + Clone,
{
    /// Makes the call, once, and then follows the work that it has started. Nothing is sent until the poller is polled.
    ///
    /// The options of this call are those of the calls that ask for the state too: headers, timeout, protocol and the others.
    ///
    /// To go on after a restart of the program, keep the id of the work: await this call instead, and follow with the `poller` of
    /// the method that reports the state.
    pub fn poller(self) -> Poller<Res> {
        let (call, flow) = self.split();
        let (settings, spec) = (Arc::clone(&call.settings), call.spec);
        let (shared, options) = (Arc::clone(&call.settings), call.options.clone());
        let start = async move {
            let response = call.await?;
            let mut request = Get::default();
            if !(flow.identify)(&response, &mut request) {
                return Err(nameless(spec, &response));
            }
            let mut call: Call<Get, Res> = Call::new(shared, flow.access.spec, request);
            call.options = options;
            call.wrapper = flow.access.wrapper;
            call.binding = flow.binding;
            let ask: Ask<Res> = Arc::new(move || call.clone().into_future());
            Ok(ask)
        };
        Poller::new(settings, flow.access, spec, Step::Starting(Box::pin(start)))
    }
}

impl<Req, Res> Call<Req, Res, Follows<Res>>
where
    Req: Message + Clone,
    Res: Message + Clone,
{
    /// Follows work that has been started before: makes this call until the work has ended. Nothing is sent until the poller is
    /// polled.
    ///
    /// The first state is asked for at once. The options of this call are those of each of its repetitions.
    pub fn poller(self) -> Poller<Res> {
        let (call, flow) = self.split();
        let (settings, spec) = (Arc::clone(&call.settings), call.spec);
        let ask: Ask<Res> = Arc::new(move || call.clone().into_future());
        let first = ask();
        Poller::new(settings, flow.access, spec, Step::Asking(first, ask))
    }
}

/// The error of a response that names no work to follow.
fn nameless<Start>(spec: &'static Spec, response: &Response<Start>) -> Error {
    let id = spec.poll.map_or("id", |poll| poll.id);
    let message = format!("the response names no work to follow: its `{id}` is empty");
    let mut error = ConnectError::internal(message);
    *error.headers_mut() = response.headers().clone();
    *error.trailers_mut() = response.trailers().clone();
    Error::response(spec, error, request_id(response.headers()))
}

impl<Start, Get, Res> Clone for Starts<Start, Get, Res> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Start, Get, Res> Copy for Starts<Start, Get, Res> {}

impl<Res> Clone for Follows<Res> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Res> Copy for Follows<Res> {}

impl<Start, Get, Res> fmt::Debug for Starts<Start, Get, Res> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let get = &self.access.spec.procedure;
        f.debug_struct("Starts").field("get", get).finish()
    }
}

impl<Res> fmt::Debug for Follows<Res> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let get = &self.access.spec.procedure;
        f.debug_struct("Follows").field("get", get).finish()
    }
}

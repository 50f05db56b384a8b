//! What generated clients call.

use crate::client::raw::{RawCall, RawFuture, RawStreamFuture};
use crate::client::{Call, Client, Follows, PagedCall, Pages, RawMethod, Starts};
use crate::{Message, Spec};

pub use crate::client::call::Streamed;
pub use crate::client::http_binding::HttpBinding;
pub use crate::client::pages::access::{PageAccess, PageKey, PageNumber};
pub use crate::client::poller::access::PollAccess;
pub use crate::client::wrapper::WrapperFields;

/// The wrapper fields of a message; `None` where it has no such field.
#[must_use]
pub fn wrapper_fields(ok: Option<bool>, request_id: Option<&str>) -> WrapperFields<'_> {
    WrapperFields { ok, request_id }
}

/// Sets how the response wrapper of a call is read.
pub fn with_wrapper<Req, Res>(
    mut call: Call<Req, Res>,
    wrapper: fn(&Res) -> WrapperFields<'_>,
) -> Call<Req, Res> {
    call.wrapper = Some(wrapper);
    call
}

/// Sets how the messages of a call are bound to the HTTP rules of its method.
pub fn with_rules<Req, Res, Flow>(
    mut call: Call<Req, Res, Flow>,
    binding: HttpBinding<Req, Res>,
) -> Call<Req, Res, Flow> {
    call.binding = Some(binding);
    call
}

/// Binds the messages of a method to its HTTP rules, none of which has a `response_body`.
#[must_use]
pub const fn http_binding<Req: Message, Res: Message>() -> HttpBinding<Req, Res> {
    HttpBinding::new()
}

/// Binds the messages of a method to its HTTP rules.
#[must_use]
pub const fn http_binding_with_response_body<Req: Message, Res: Message>() -> HttpBinding<Req, Res>
{
    HttpBinding::with_response_body()
}

/// Reads the responses of a method that reports the state of work: `state` and `reason` return `None` where there is none. The
/// lists are the numbers of the terminal states, and of those that mean success.
#[must_use]
pub const fn poll_access<Res>(
    spec: &'static Spec,
    state: fn(&Res) -> Option<i32>,
    name: fn(i32) -> Option<&'static str>,
    states: [&'static [i32]; 2],
    reason: Option<fn(&Res) -> Option<&str>>,
    wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
) -> PollAccess<Res> {
    PollAccess::new(spec, state, name, states, reason, wrapper)
}

/// The state of this number, if the schema knows it.
#[must_use]
pub fn known<State: TryFrom<i32>>(number: i32) -> Option<State> {
    State::try_from(number).ok()
}

/// Lets a call that starts work be followed. `identify` sets what names the work in the request of the method that reports the
/// state; it returns `false` for a response that names none.
pub fn starts<Req, Start, Get, Res>(
    call: Call<Req, Start>,
    access: &'static PollAccess<Res>,
    identify: fn(&Start, &mut Get) -> bool,
) -> Call<Req, Start, Starts<Start, Get, Res>> {
    call.with_flow(Starts::new(access, identify))
}

/// Sets how the messages of the calls that ask for the state of work are bound to the HTTP rules of their method.
pub fn with_state_rules<Req, Start, Get, Res>(
    call: Call<Req, Start, Starts<Start, Get, Res>>,
    binding: HttpBinding<Get, Res>,
) -> Call<Req, Start, Starts<Start, Get, Res>> {
    call.with_state_binding(binding)
}

/// Lets a call that reports the state of work be repeated until the work has ended. Its response wrapper is read as `access` says.
pub fn follows<Req, Res>(
    mut call: Call<Req, Res>,
    access: &'static PollAccess<Res>,
) -> Call<Req, Res, Follows<Res>> {
    call.wrapper = access.wrapper;
    call.with_flow(Follows::new(access))
}

/// A unary method for calls with JSON.
#[must_use]
pub const fn raw_unary(spec: &'static Spec, call: fn(RawCall<'_>) -> RawFuture) -> RawMethod {
    RawMethod::unary(spec, call)
}

/// A method with one request and many responses for calls with JSON.
#[must_use]
pub const fn raw_server_stream(
    spec: &'static Spec,
    call: fn(RawCall<'_>) -> RawStreamFuture,
) -> RawMethod {
    RawMethod::server_stream(spec, call)
}

/// A method whose requests are streamed, which cannot be called with JSON.
#[must_use]
pub const fn raw_request_stream(spec: &'static Spec) -> RawMethod {
    RawMethod::request_stream(spec)
}

/// Prepares a call of a method that pages.
pub fn paged<Req: Message, Res: Message, Item>(
    client: &Client,
    spec: &'static Spec,
    request: Req,
    access: fn() -> PageAccess<Req, Res, Item>,
) -> PagedCall<Req, Res, Item> {
    client.unary(spec, request).with_flow(Pages::new(access))
}

/// The same for a method whose responses have a wrapper.
pub fn paged_with_wrapper<Req: Message, Res: Message, Item>(
    client: &Client,
    spec: &'static Spec,
    request: Req,
    wrapper: fn(&Res) -> WrapperFields<'_>,
    access: fn() -> PageAccess<Req, Res, Item>,
) -> PagedCall<Req, Res, Item> {
    let call = with_wrapper(client.unary(spec, request), wrapper);
    call.with_flow(Pages::new(access))
}

//! What generated clients call.

use crate::client::{Call, Client, PagedCall, Pages};
use crate::{Message, Spec};

pub use crate::client::call::Streamed;
pub use crate::client::pages::access::{PageAccess, PageKey, PageNumber};
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

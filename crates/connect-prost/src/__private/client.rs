//! What generated clients call.

use crate::client::Call;

pub use crate::client::call::Streamed;
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

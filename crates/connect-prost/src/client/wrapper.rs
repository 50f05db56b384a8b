//! The response wrapper: the message itself reports whether the call succeeded, and its request id.

use http::HeaderValue;

use super::error::Error;
use super::response::request_id;
use crate::{ConnectError, Response, Spec, header};

/// What the response wrapper of a message holds. Generated clients read it.
#[derive(Clone, Copy, Debug, Default)]
pub struct WrapperFields<'a> {
    /// Whether the server reports success.
    pub ok: Option<bool>,
    /// The id under which the server knows the call.
    pub request_id: Option<&'a str>,
}

/// Believes the response wrapper over the HTTP status (H10), and gives its request id to a response whose header has none.
pub(super) fn check_wrapper<Res>(
    spec: &'static Spec,
    wrapper: fn(&Res) -> WrapperFields<'_>,
    response: &mut Response<Res>,
) -> Result<(), Error> {
    let fields = wrapper(response);
    let id = fields
        .request_id
        .filter(|id| !id.is_empty())
        .and_then(|id| HeaderValue::try_from(id).ok());
    let failed = fields.ok == Some(false);
    if let Some(id) = id {
        response
            .headers_mut()
            .entry(header::REQUEST_ID)
            .or_insert(id);
    }
    if failed {
        let mut error = ConnectError::unknown("the response reports a failure without a reason");
        *error.headers_mut() = response.headers().clone();
        *error.trailers_mut() = response.trailers().clone();
        return Err(Error::wire(spec, error, request_id(response.headers())));
    }
    Ok(())
}

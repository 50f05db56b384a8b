//! The response wrapper: the message itself reports whether the call succeeded, and its request id.

use http::HeaderValue;
use protojson_prost::Registry;

use super::error::{Error, request_id};
use crate::protocol::client::read_failure;
use crate::{ConnectError, Response, Spec, header};

/// What the response wrapper of a message holds. Generated clients read it.
#[derive(Clone, Copy, Debug, Default)]
pub struct WrapperFields<'a> {
    /// Whether the server reports success.
    pub ok: Option<bool>,
    /// The id under which the server knows the call.
    pub request_id: Option<&'a str>,
}

/// The body of a response in JSON; empty for a message in binary.
#[derive(Clone, Copy)]
pub(super) struct ReceivedJson<'a> {
    pub(super) bytes: &'a [u8],
    /// The messages that may be details of an error.
    pub(super) registry: &'a Registry,
}

/// Believes the response wrapper over the HTTP status (H10), and gives its request id to a response whose header has none. An
/// error that is reported beside it is in `json`.
pub(super) fn check_wrapper<Res>(
    spec: &'static Spec,
    wrapper: fn(&Res) -> WrapperFields<'_>,
    response: &mut Response<Res>,
    json: Option<ReceivedJson<'_>>,
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
    match failed {
        true => Err(failure(spec, response, json)),
        false => Ok(()),
    }
}

#[cold]
fn failure<Res>(
    spec: &'static Spec,
    response: &Response<Res>,
    json: Option<ReceivedJson<'_>>,
) -> Error {
    let error = json.and_then(|json| reported_failure(spec, json));
    let mut error = error.unwrap_or_else(|| {
        ConnectError::unknown("the response reports a failure without a reason")
    });
    let id = request_id(response.headers()).or_else(|| request_id(error.headers()));
    *error.headers_mut() = response.headers().clone();
    *error.trailers_mut() = response.trailers().clone();
    Error::wire(spec, error, id)
}

/// Returns the error in a message whose response wrapper reports a failure.
pub(super) fn reported_failure(spec: &Spec, json: ReceivedJson<'_>) -> Option<ConnectError> {
    let ok = spec.wrapper?.ok?;
    read_failure(spec, ok, json.bytes, json.registry)
}

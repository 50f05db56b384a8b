//! What a server refuses a request with before it is read, in each protocol.

use http::StatusCode;
use http::header::{ALLOW, HeaderValue};
use protojson_prost::ErrorKind;

use crate::protocol::wire::ACCEPT_POST;
use crate::protocol::{Protocol, WireFormat, rest};
use crate::too_long::TooLong;
use crate::{ConnectError, IdempotencyLevel, Spec, StreamType};

/// For `Accept-Post`: what a unary procedure takes.
const UNARY_TYPES: &str = "application/json, application/proto, application/grpc, application/grpc+proto, \
     application/grpc+json, application/grpc-web, application/grpc-web+proto, application/grpc-web+json";

/// For `Accept-Post`: what a procedure that streams takes.
const STREAM_TYPES: &str = "application/connect+json, application/connect+proto, application/grpc, \
     application/grpc+proto, application/grpc+json, application/grpc-web, application/grpc-web+proto, \
     application/grpc-web+json";

/// Whether a procedure may be called by GET: a unary one that declares that it has no side effects.
pub(super) fn takes_get(spec: &Spec) -> bool {
    spec.stream_type == StreamType::Unary && spec.idempotency == IdempotencyLevel::NoSideEffects
}

/// Rejects a path that nothing is at: 404. A procedure is `unimplemented`.
pub(crate) fn unknown_path(format: Option<&WireFormat>) -> ConnectError {
    match format {
        Some(format) if format.protocol == Protocol::Rest => rest::server::unknown_path(),
        _ => {
            ConnectError::unimplemented("unknown procedure").with_http_status(StatusCode::NOT_FOUND)
        }
    }
}

/// Rejects an HTTP method that no HTTP rule has at the path: 405 with `Allow`.
pub(crate) fn no_rule_for_method(allow: HeaderValue) -> ConnectError {
    rest::server::method_not_allowed(allow)
}

/// Gives the error of a request body that could not be received the status that its protocol has for it: over REST 413 if it is
/// too long, where 429 would ask the caller to send it again.
#[cold]
pub(crate) fn unreceived(format: &WireFormat, error: ConnectError) -> ConnectError {
    let is_too_long =
        std::error::Error::source(&error).is_some_and(|source| source.is::<TooLong>());
    if format.protocol == Protocol::Rest && is_too_long {
        return error.with_http_status(StatusCode::PAYLOAD_TOO_LARGE);
    }
    error
}

/// Returns the error of a request that its HTTP rule does not bind to a message.
#[cold]
pub(crate) fn unbound(error: protojson_prost::Error) -> ConnectError {
    let message = format!("the request cannot be read: {error}");
    let unbound = match error.kind() {
        ErrorKind::Budget => ConnectError::resource_exhausted(message)
            .with_http_status(StatusCode::PAYLOAD_TOO_LARGE),
        _ => ConnectError::invalid_argument(message),
    };
    unbound.with_source(error)
}

/// Rejects an HTTP method: 405 with `Allow`.
pub(super) fn method_not_allowed(spec: &Spec) -> ConnectError {
    let (message, allowed) = if takes_get(spec) {
        ("the method must be POST or GET", "POST, GET")
    } else {
        ("the method must be POST", "POST")
    };
    ConnectError::unknown(message)
        .with_header(ALLOW, HeaderValue::from_static(allowed))
        .with_http_status(StatusCode::METHOD_NOT_ALLOWED)
}

/// Rejects a content type: 415 with `Accept-Post`.
pub(super) fn unsupported_content_type(spec: &Spec) -> ConnectError {
    let accepted = match spec.stream_type {
        StreamType::Unary => UNARY_TYPES,
        _ => STREAM_TYPES,
    };
    ConnectError::unknown(format!("the content type must be one of {accepted}"))
        .with_header(ACCEPT_POST, HeaderValue::from_static(accepted))
        .with_http_status(StatusCode::UNSUPPORTED_MEDIA_TYPE)
}

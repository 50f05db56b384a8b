//! Connect: names on the wire, and what unary calls and streams share.
//!
//! Basis: the Connect protocol, "Unary-RPC" and "Streaming-RPC".

mod error_body;
pub mod stream;
pub mod unary;

pub(crate) use error_body::{error_from_json, error_to_json};
pub use error_body::{read_error, write_error};

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

use crate::{ConnectError, deadline};

/// `Connect-Protocol-Version`.
pub const PROTOCOL_VERSION_HEADER: HeaderName = HeaderName::from_static("connect-protocol-version");

/// The only version there is.
pub const PROTOCOL_VERSION: HeaderValue = HeaderValue::from_static("1");

/// `Connect-Timeout-Ms`.
pub const TIMEOUT_HEADER: HeaderName = HeaderName::from_static("connect-timeout-ms");

/// `Connect-Content-Encoding`: how the messages of a stream are compressed.
pub const CONTENT_ENCODING: HeaderName = HeaderName::from_static("connect-content-encoding");

/// `Connect-Accept-Encoding`: how those of the answer may be.
pub const STREAM_ACCEPT_ENCODING: HeaderName = HeaderName::from_static("connect-accept-encoding");

/// `Accept-Post`, by which a 415 says which content types would do.
pub const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

fn check_version(headers: &HeaderMap, is_required: bool) -> Result<(), ConnectError> {
    match headers.get(PROTOCOL_VERSION_HEADER) {
        None if is_required => Err(ConnectError::invalid_argument(
            "connect-protocol-version is missing; it must be 1",
        )),
        Some(version) if version != PROTOCOL_VERSION => Err(ConnectError::invalid_argument(
            "connect-protocol-version must be 1",
        )),
        _ => Ok(()),
    }
}

fn read_timeout(headers: &HeaderMap) -> Result<Option<std::time::Duration>, ConnectError> {
    super::server::single(headers, &TIMEOUT_HEADER)?
        .map(|value| deadline::parse_timeout(value.as_bytes()))
        .transpose()
        .map_err(|error| ConnectError::invalid_argument(error.to_string()))
}

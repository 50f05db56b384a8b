//! The client half of gRPC. gRPC-Web shares its headers and its status.

use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderValue, TE};
use http::{HeaderMap, Version, request};

use super::TIMEOUT_HEADER;
use super::status::read_status;
use super::timeout::format_timeout;
use crate::ConnectError;
use crate::protocol::wire::ResponseError;

/// Writes what the head of a request has beside its content type and encodings. Responses end with the trailers of HTTP, which
/// need HTTP/2.
pub(in crate::protocol) fn write_head(parts: &mut request::Parts, timeout: Option<Duration>) {
    parts.version = Version::HTTP_2;
    parts
        .headers
        .insert(TE, HeaderValue::from_static("trailers"));
    write_timeout(&mut parts.headers, timeout);
}

/// Writes the timeout, which is all that a head of gRPC-Web has.
pub(in crate::protocol) fn write_timeout(headers: &mut HeaderMap, timeout: Option<Duration>) {
    let timeout = timeout.map(format_timeout);
    if let Some(value) = timeout.and_then(|text| HeaderValue::try_from(text).ok()) {
        headers.insert(TIMEOUT_HEADER, value);
    }
}

/// Ends a response at the end of its body, with the trailers of HTTP or as one of trailers only.
pub(in crate::protocol) fn finish(
    http_trailers: Option<HeaderMap>,
    headers: Option<&mut HeaderMap>,
    trailers: &mut HeaderMap,
) -> Result<(), ResponseError> {
    match http_trailers {
        Some(http_trailers) => {
            *trailers = http_trailers;
            read_trailers(trailers)
        }
        None => trailers_only(headers, trailers),
    }
}

/// Reads the trailers of a response without a body from its head, which is `None` if the response had a body.
pub(in crate::protocol) fn trailers_only(
    headers: Option<&mut HeaderMap>,
    trailers: &mut HeaderMap,
) -> Result<(), ResponseError> {
    let Some(headers) = headers else {
        return Err(local("the response has no trailers"));
    };
    *trailers = std::mem::take(headers);
    trailers.remove(CONTENT_TYPE);
    read_trailers(trailers)
}

/// Takes the status out of the trailers.
pub(in crate::protocol) fn read_trailers(trailers: &mut HeaderMap) -> Result<(), ResponseError> {
    match read_status(trailers) {
        Some(status) => status.map_err(ResponseError::Wire),
        None => Err(local("the trailers of the response have no grpc-status")),
    }
}

fn local(message: &'static str) -> ResponseError {
    ResponseError::Local(ConnectError::internal(message))
}

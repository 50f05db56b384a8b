//! The server half of gRPC; gRPC-Web reads its heads likewise.

use http::HeaderMap;

use super::{ACCEPT_ENCODING, ENCODING, TIMEOUT_HEADER, parse_timeout, write_status};
use crate::compression::Encoding;
use crate::protocol::ContentType;
use crate::protocol::server::{RequestHead, encoding, single, stream_head, write_announcements};
use crate::{Body, ConnectError, header};

pub(crate) fn read_head(
    headers: &HeaderMap,
    content_type: &'static ContentType,
) -> Result<RequestHead, ConnectError> {
    let timeout = single(headers, &TIMEOUT_HEADER)?
        .map(|value| parse_timeout(value.as_bytes()))
        .transpose()
        .map_err(|error| ConnectError::invalid_argument(error.to_string()))?;
    Ok(RequestHead {
        content_type,
        encoding: encoding(headers, &ENCODING, &ACCEPT_ENCODING)?,
        accepts: Encoding::negotiate(headers, &ACCEPT_ENCODING),
        timeout,
    })
}

/// Writes the trailers that end an answer.
#[must_use]
pub fn end(error: Option<&ConnectError>, trailers: &HeaderMap) -> HeaderMap {
    let mut all = HeaderMap::with_capacity(1);
    header::write_metadata(trailers, &mut all);
    if let Some(error) = error {
        header::write_metadata(error.headers(), &mut all);
        header::write_metadata(error.trailers(), &mut all);
    }
    write_status(error, &mut all);
    all
}

/// Writes the whole answer of a call that failed before its head was sent.
///
/// Without headers of its own it is of trailers only; with some, they go first and stay apart from the trailers.
#[must_use]
pub fn error_response(content_type: &ContentType, error: &ConnectError) -> http::Response<Body> {
    let mut parts = stream_head(content_type, Encoding::Identity, error.headers());
    write_announcements(error, &mut parts.headers);
    let mut told = error.clone();
    told.headers_mut().clear();
    let trailers = end(Some(&told), &HeaderMap::new());
    if parts.headers.len() == 1 {
        parts.headers.extend(trailers);
        return http::Response::from_parts(parts, Body::empty());
    }
    http::Response::from_parts(parts, Body::with_trailers(bytes::Bytes::new(), trailers))
}

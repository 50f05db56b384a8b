//! The server half of gRPC. gRPC-Web reads and writes its heads likewise.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, response};

use super::status::write_status;
use super::timeout::parse_timeout;
use super::{ENCODING, TIMEOUT_HEADER};
use crate::compression::Encoding;
use crate::protocol::WireFormat;
use crate::protocol::wire::{
    GRPC_ACCEPT_ENCODING, RequestHead, enveloped_error, enveloped_head, single, write_metadata,
};
use crate::{Body, ConnectError};

/// Reads the head of a request.
pub(in crate::protocol) fn read_head(
    headers: &HeaderMap,
    format: &'static WireFormat,
) -> Result<RequestHead, ConnectError> {
    let timeout = read_timeout(headers)?;
    RequestHead::read(headers, format, &ENCODING, &GRPC_ACCEPT_ENCODING, timeout)
}

fn read_timeout(headers: &HeaderMap) -> Result<Option<Duration>, ConnectError> {
    let Some(value) = single(headers, &TIMEOUT_HEADER)? else {
        return Ok(None);
    };
    match parse_timeout(value.as_bytes()) {
        Some(timeout) => Ok(Some(timeout)),
        None => Err(ConnectError::invalid_argument(
            "grpc-timeout must be one to eight digits and one of H, M, S, m, u, n",
        )),
    }
}

/// Writes the head of a response; `encoding` is how its messages may be compressed.
pub(in crate::protocol) fn head(
    format: &WireFormat,
    encoding: Encoding,
    metadata: &HeaderMap,
) -> response::Parts {
    enveloped_head(format, ENCODING, encoding, metadata)
}

/// Writes the trailers that end a response.
pub(in crate::protocol) fn end(error: Option<&ConnectError>, trailers: &HeaderMap) -> HeaderMap {
    let mut all = HeaderMap::with_capacity(1);
    write_metadata(trailers, &mut all);
    if let Some(error) = error {
        write_metadata(error.headers(), &mut all);
        write_metadata(error.trailers(), &mut all);
    }
    write_status(error, &mut all);
    all
}

/// Writes the response of a call that failed before its head was sent.
///
/// Without headers of its own it is a response of trailers only; with some, they go first and stay apart from the trailers.
pub(in crate::protocol) fn error_response(
    format: &WireFormat,
    error: &ConnectError,
) -> http::Response<Body> {
    let mut parts = head(format, Encoding::Identity, error.headers());
    let rest = enveloped_error(&mut parts, error);
    let trailers = end(Some(&rest), &HeaderMap::new());
    if parts.headers.len() == 1 {
        parts.headers.extend(trailers);
        return http::Response::from_parts(parts, Body::empty());
    }
    http::Response::from_parts(parts, Body::with_trailers(Bytes::new(), trailers))
}

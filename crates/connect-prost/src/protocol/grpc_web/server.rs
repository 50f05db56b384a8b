//! The server half of gRPC-Web, where it differs from gRPC.

use bytes::{BufMut as _, Bytes, BytesMut};
use http::HeaderMap;

use super::TRAILERS;
use crate::compression::Encoding;
use crate::protocol::wire::enveloped_error;
use crate::protocol::{WireFormat, grpc};
use crate::{Body, ConnectError, envelope};

pub(in crate::protocol) use crate::protocol::grpc::server::{head, read_head};

/// Writes the envelope that ends a response: its trailers as the lines of an HTTP/1 head.
pub(in crate::protocol) fn end(error: Option<&ConnectError>, trailers: &HeaderMap) -> Bytes {
    let mut lines = BytesMut::new();
    for (name, value) in &grpc::server::end(error, trailers) {
        lines.put_slice(name.as_str().as_bytes());
        lines.put_slice(b": ");
        lines.put_slice(value.as_bytes());
        lines.put_slice(b"\r\n");
    }
    envelope::wrap(TRAILERS, &lines)
}

/// Writes the response of a call that failed before its head was sent.
pub(in crate::protocol) fn error_response(
    format: &WireFormat,
    error: &ConnectError,
) -> http::Response<Body> {
    let mut parts = head(format, Encoding::Identity, error.headers());
    let rest = enveloped_error(&mut parts, error);
    let body = end(Some(&rest), &HeaderMap::new());
    http::Response::from_parts(parts, Body::full(body))
}

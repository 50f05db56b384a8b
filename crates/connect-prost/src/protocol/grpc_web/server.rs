//! The server half of gRPC-Web, where it differs from gRPC.

use bytes::{BufMut as _, Bytes, BytesMut};
use http::HeaderMap;

use super::TRAILERS;
use crate::compression::Encoding;
use crate::protocol::server::{stream_head, write_announcements};
use crate::protocol::{ContentType, grpc};
use crate::{Body, ConnectError, envelope};

/// Writes the envelope that ends an answer: its trailers as the lines of an HTTP/1 head.
#[must_use]
pub fn end(error: Option<&ConnectError>, trailers: &HeaderMap) -> Bytes {
    let mut lines = BytesMut::new();
    for (name, value) in &grpc::server::end(error, trailers) {
        lines.put_slice(name.as_str().as_bytes());
        lines.put_slice(b": ");
        lines.put_slice(value.as_bytes());
        lines.put_slice(b"\r\n");
    }
    envelope::wrap(TRAILERS, &lines)
}

/// Writes the whole answer of a call that failed before its head was sent.
#[must_use]
pub fn error_response(content_type: &ContentType, error: &ConnectError) -> http::Response<Body> {
    let mut parts = stream_head(content_type, Encoding::Identity, error.headers());
    write_announcements(error, &mut parts.headers);
    let mut told = error.clone();
    told.headers_mut().clear();
    let body = end(Some(&told), &HeaderMap::new());
    http::Response::from_parts(parts, Body::full(body))
}

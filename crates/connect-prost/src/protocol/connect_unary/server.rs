//! The server half of unary Connect.

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY,
};
use http::{HeaderMap, HeaderName, StatusCode};

use super::TRAILER_PREFIX;
use crate::compression::Encoding;
use crate::header::is_reserved;
use crate::protocol::WireFormat;
use crate::protocol::connect::{
    PROTOCOL_VERSION_HEADER, TIMEOUT_HEADER, check_version, read_timeout, write_error,
};
use crate::protocol::wire::{RequestHead, present, write_announcements, write_metadata};
use crate::{Body, ConnectError};

/// The headers that are read, most of which most requests do not have.
static READ: [HeaderName; 4] = [
    PROTOCOL_VERSION_HEADER,
    TIMEOUT_HEADER,
    CONTENT_ENCODING,
    ACCEPT_ENCODING,
];

/// Reads the head of a request.
pub(in crate::protocol) fn read_head(
    headers: &HeaderMap,
    format: &'static WireFormat,
    requires_version: bool,
) -> Result<RequestHead, ConnectError> {
    let [has_version, has_timeout, has_encoding, has_accepted] = present(headers, &READ);
    if has_version || requires_version {
        check_version(headers, requires_version)?;
    }
    let timeout = match has_timeout {
        true => read_timeout(headers)?,
        false => None,
    };
    if !has_encoding && !has_accepted {
        return Ok(RequestHead::plain(format, timeout));
    }
    RequestHead::read(
        headers,
        format,
        &CONTENT_ENCODING,
        &ACCEPT_ENCODING,
        timeout,
    )
}

/// Writes a response. `message` is already compressed with `encoding`. HTTP takes its length from the body.
#[inline]
pub(in crate::protocol) fn response(
    format: &WireFormat,
    encoding: Encoding,
    metadata: &HeaderMap,
    trailers: &HeaderMap,
    message: Bytes,
) -> http::Response<Body> {
    let mut response = http::Response::new(Body::full(message));
    let headers = response.headers_mut();
    write_metadata(metadata, headers);
    write_trailers(trailers, headers);
    headers.insert(CONTENT_TYPE, format.content_type());
    if encoding != Encoding::Identity {
        headers.insert(
            CONTENT_ENCODING,
            HeaderValue::from_static(encoding.as_str()),
        );
        headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

/// Writes the response of a failed call.
pub(in crate::protocol) fn error_response(
    status: StatusCode,
    error: &ConnectError,
) -> http::Response<Body> {
    let body = write_error(error);
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    write_metadata(error.headers(), headers);
    write_announcements(error, headers);
    write_trailers(error.trailers(), headers);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    response.map(|()| Body::full(body))
}

/// Appends trailers to the headers of a unary response under `trailer-` names, without reserved names.
pub(in crate::protocol) fn write_trailers(trailers: &HeaderMap, into: &mut HeaderMap) {
    if trailers.is_empty() {
        return;
    }
    for (name, value) in trailers {
        if is_reserved(name) {
            continue;
        }
        let prefixed = format!("{TRAILER_PREFIX}{name}");
        if let Ok(name) = HeaderName::try_from(prefixed) {
            into.append(name, value.clone());
        }
    }
}

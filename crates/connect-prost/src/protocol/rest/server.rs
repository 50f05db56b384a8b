//! The server half of REST.
//!
//! Refusals that concern a path come before interceptors see the head, those that concern what is sent after it.

mod accept;
mod error_response;
mod error_text;
mod timeout;
mod word;

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, VARY,
};
use http::{HeaderMap, HeaderName, StatusCode};

use self::accept::accepts_json;
use self::timeout::{TIMEOUT_HEADER, read_timeout};
use crate::compression::Encoding;
use crate::protocol::connect_unary::server as unary;
use crate::protocol::wire::{
    ACCEPT_POST, RequestHead, accepted_encoding, message_encoding, present, single,
};
use crate::protocol::{Protocol, WireFormat};
use crate::{Body, Codec, ConnectError, HttpBody, HttpRule, StreamType};

pub(in crate::protocol) use self::error_response::error_response;

/// Reads the head of a request, and returns an error beside it if the call is to be refused.
pub(in crate::protocol) fn read_head(
    headers: &HeaderMap,
    format: &'static WireFormat,
    rule: &HttpRule,
    has_body: bool,
) -> (RequestHead, Option<ConnectError>) {
    let mut head = RequestHead {
        format,
        response_format: json(),
        encoding: Encoding::Identity,
        accepts: Encoding::Identity,
        excludes_identity: false,
        timeout: None,
    };
    let takes_body = has_body && rule.body != HttpBody::None;
    let refusal = fill(&mut head, headers, takes_body).err();
    (head, refusal)
}

/// Returns the format of every response.
pub(in crate::protocol) fn json() -> &'static WireFormat {
    WireFormat::of_call(Protocol::Rest, Codec::Json, StreamType::Unary)
}

fn fill(head: &mut RequestHead, headers: &HeaderMap, takes_body: bool) -> Result<(), ConnectError> {
    let [
        has_type,
        has_encoding,
        has_accept,
        has_accepted,
        has_timeout,
    ] = present(headers, &READ);
    if takes_body && has_type {
        check_content_type(headers, head.format)?;
    }
    if takes_body && has_encoding {
        head.encoding = content_encoding(headers)?;
    }
    if has_accept && !accepts_json(headers) {
        return Err(not_acceptable("the response is application/json"));
    }
    if has_accepted {
        let accepted = accepted_encoding(headers, &ACCEPT_ENCODING);
        if accepted.excludes_identity && accepted.encoding == Encoding::Identity {
            return Err(not_acceptable("no accepted content encoding is supported"));
        }
        head.accepts = accepted.encoding;
        head.excludes_identity = accepted.excludes_identity;
    }
    if has_timeout {
        head.timeout = read_timeout(headers)?;
    }
    Ok(())
}

/// The headers that are read, most of which most requests do not have.
static READ: [HeaderName; 5] = [
    CONTENT_TYPE,
    CONTENT_ENCODING,
    ACCEPT,
    ACCEPT_ENCODING,
    TIMEOUT_HEADER,
];

fn not_acceptable(message: &'static str) -> ConnectError {
    ConnectError::invalid_argument(message).with_http_status(StatusCode::NOT_ACCEPTABLE)
}

/// A body without a content type is what the route takes.
fn check_content_type(
    headers: &HeaderMap,
    format: &'static WireFormat,
) -> Result<(), ConnectError> {
    let Some(value) = single(headers, &CONTENT_TYPE)? else {
        return Ok(());
    };
    if WireFormat::find(std::slice::from_ref(format), value).is_some() {
        return Ok(());
    }
    let accepted = format.media_type;
    let error = unsupported(format!("the content type must be {accepted}"));
    Err(error.with_header(ACCEPT_POST, HeaderValue::from_static(accepted)))
}

fn content_encoding(headers: &HeaderMap) -> Result<Encoding, ConnectError> {
    let unknown = |error: ConnectError| match error.headers().get(ACCEPT_ENCODING) {
        Some(known) => {
            let known = known.clone();
            unsupported(error.message().to_owned()).with_header(ACCEPT_ENCODING, known)
        }
        None => error,
    };
    message_encoding(headers, &CONTENT_ENCODING, &ACCEPT_ENCODING).map_err(unknown)
}

fn unsupported(message: String) -> ConnectError {
    ConnectError::invalid_argument(message).with_http_status(StatusCode::UNSUPPORTED_MEDIA_TYPE)
}

/// Rejects a path that no route has: 404.
pub(in crate::protocol) fn unknown_path() -> ConnectError {
    ConnectError::not_found("there is nothing at this path")
}

/// Rejects an HTTP method that no route has at the path: 405 with `Allow`.
pub(in crate::protocol) fn method_not_allowed(allow: HeaderValue) -> ConnectError {
    let methods = allow.to_str().unwrap_or_default();
    ConnectError::unimplemented(format!("the method must be one of {methods}"))
        .with_header(ALLOW, allow.clone())
        .with_http_status(StatusCode::METHOD_NOT_ALLOWED)
}

/// Writes the response of a call with that status. `message` is already compressed with `encoding`; `varies` tells whether another
/// caller would have got another encoding. The status 204 has no body.
#[inline]
pub(in crate::protocol) fn response(
    (status, varies): (u16, bool),
    encoding: Encoding,
    metadata: &HeaderMap,
    trailers: &HeaderMap,
    message: Bytes,
) -> http::Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or_default();
    let is_empty = status == StatusCode::NO_CONTENT;
    let (encoding, message) = match is_empty {
        true => (Encoding::Identity, Bytes::new()),
        false => (encoding, message),
    };
    let mut response = unary::response(json(), encoding, metadata, trailers, message);
    if is_empty {
        response.headers_mut().remove(CONTENT_TYPE);
    } else if varies && encoding == Encoding::Identity {
        let value = HeaderValue::from_static("accept-encoding");
        response.headers_mut().append(VARY, value);
    }
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests;

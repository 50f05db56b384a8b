//! The server half of all protocols: what a request's head says, how answers are put.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode, request, response};

use super::connect::ACCEPT_POST;
use super::{ContentType, Framing, Protocol, connect, content_type, grpc, grpc_web};
use crate::compression::{ACCEPTED, Encoding};
use crate::{Body, Code, Codec, ConnectError, IdempotencyLevel, Spec, StreamType};

/// What the head of a request says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestHead {
    /// Protocol, codec and framing; the answer has the same.
    pub content_type: &'static ContentType,
    /// How messages are compressed.
    pub encoding: Encoding,
    /// How those of the answer may be compressed.
    pub accepts: Encoding,
    /// How long the caller waits.
    pub timeout: Option<Duration>,
}

/// A request that is turned away before anything of its body is read.
///
/// The status stands apart from the code, because two refusals (method, content type) have an HTTP status of their own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Refusal {
    /// The HTTP status of the answer, where the protocol tells errors by it.
    pub status: StatusCode,
    /// The error, with the headers that such an answer needs.
    pub error: ConnectError,
}

impl From<ConnectError> for Refusal {
    fn from(error: ConnectError) -> Self {
        Self {
            status: error.code().http_status(),
            error,
        }
    }
}

impl Refusal {
    /// The path names no procedure: 404, `unimplemented`.
    #[must_use]
    pub fn unknown_procedure() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            error: ConnectError::unimplemented("unknown procedure"),
        }
    }

    /// A method other than those allowed: 405 with `Allow`.
    #[must_use]
    pub fn method(spec: &Spec) -> Self {
        let (message, allowed) = if takes_get(spec) {
            ("the method must be POST or GET", "POST, GET")
        } else {
            ("the method must be POST", "POST")
        };
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED,
            error: ConnectError::unknown(message)
                .with_header(ALLOW, HeaderValue::from_static(allowed)),
        }
    }

    /// A content type that such a procedure does not take: 415 with `Accept-Post`.
    #[must_use]
    pub fn content_type(spec: &Spec) -> Self {
        let accepted = if spec.stream_type() == StreamType::Unary {
            content_type::UNARY
        } else {
            content_type::STREAM
        };
        let list = accepted.to_str().unwrap_or_default();
        let message = format!("the content type must be one of {list}");
        Self {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            error: ConnectError::unknown(message).with_header(ACCEPT_POST, accepted),
        }
    }
}

/// Whether a procedure may be called by GET: a unary one that says that it has no side effects.
fn takes_get(spec: &Spec) -> bool {
    spec.stream_type() == StreamType::Unary && spec.idempotency() == IdempotencyLevel::NoSideEffects
}

/// The content type in which errors are answered: that of the request, if it is one of a protocol. A GET can only be
/// Connect's.
#[must_use]
pub fn content_type(parts: &request::Parts) -> Option<&'static ContentType> {
    match parts.method {
        Method::GET => Some(ContentType::of(
            Protocol::Connect,
            Codec::Json,
            StreamType::Unary,
        )),
        Method::POST => single(&parts.headers, &CONTENT_TYPE)
            .ok()
            .flatten()
            .and_then(ContentType::read),
        _ => None,
    }
}

/// Reads the head of a request, and its message where it is a GET.
///
/// `requires_version` says whether Connect requests without `Connect-Protocol-Version` are refused.
///
/// # Errors
///
/// A [`Refusal`] ready to be answered. A coding that this build lacks is `unimplemented` and lists what it has.
pub fn read_head(
    parts: &request::Parts,
    content_type: Option<&'static ContentType>,
    spec: &Spec,
    requires_version: bool,
) -> Result<(RequestHead, Option<Bytes>), Refusal> {
    if parts.method == Method::GET && takes_get(spec) {
        let (head, message) = connect::unary::get::read(parts, requires_version)?;
        return Ok((head, Some(message)));
    }
    if parts.method != Method::POST {
        return Err(Refusal::method(spec));
    }
    let content_type = content_type
        .filter(|content_type| content_type.fits(spec.stream_type()))
        .ok_or_else(|| Refusal::content_type(spec))?;
    let head = match (content_type.protocol, content_type.framing) {
        (Protocol::Connect, Framing::Whole) => {
            connect::unary::server::read_head(&parts.headers, content_type, requires_version)
        }
        (Protocol::Connect, Framing::Enveloped) => {
            connect::stream::server::read_head(&parts.headers, content_type, requires_version)
        }
        (Protocol::Grpc | Protocol::GrpcWeb, _) => {
            grpc::server::read_head(&parts.headers, content_type)
        }
    };
    Ok((head?, None))
}

/// What comes behind the last message of an answer in envelopes.
#[derive(Clone, Debug)]
pub enum End {
    /// Further bytes of the body.
    Data(Bytes),
    /// The trailers of HTTP.
    Trailers(HeaderMap),
}

/// Writes the head of an answer in envelopes; `encoding` is how its messages may be compressed.
#[must_use]
pub fn stream_head(
    content_type: &ContentType,
    encoding: Encoding,
    metadata: &HeaderMap,
) -> response::Parts {
    let name = match content_type.protocol {
        Protocol::Connect => connect::CONTENT_ENCODING,
        Protocol::Grpc | Protocol::GrpcWeb => grpc::ENCODING,
    };
    let mut parts = http::Response::new(()).into_parts().0;
    crate::header::write_metadata(metadata, &mut parts.headers);
    parts.headers.insert(CONTENT_TYPE, content_type.to_header());
    if encoding != Encoding::Identity {
        parts
            .headers
            .insert(name, HeaderValue::from_static(encoding.as_str()));
    }
    parts
}

/// Writes the end of an answer in envelopes. Headers of an error that can no longer be headers go with the trailers.
#[must_use]
pub fn stream_end(
    content_type: &ContentType,
    error: Option<&ConnectError>,
    trailers: &HeaderMap,
) -> End {
    match content_type.protocol {
        Protocol::Connect => End::Data(connect::stream::server::end(error, trailers)),
        Protocol::Grpc => End::Trailers(grpc::server::end(error, trailers)),
        Protocol::GrpcWeb => End::Data(grpc_web::server::end(error, trailers)),
    }
}

/// Writes the whole answer of a call that failed before its head was sent.
///
/// `status` is [`Code::http_status`] save where a [`Refusal`] has its own; protocols that tell errors otherwise do not use it.
#[must_use]
pub fn error_response(
    content_type: Option<&ContentType>,
    status: StatusCode,
    error: &ConnectError,
) -> http::Response<Body> {
    let Some(content_type) = content_type else {
        return foreign_response(status, error);
    };
    match (content_type.protocol, content_type.framing) {
        (Protocol::Connect, Framing::Whole) => {
            connect::unary::server::error_response(status, error)
        }
        (Protocol::Connect, Framing::Enveloped) => {
            connect::stream::server::error_response(content_type, error)
        }
        (Protocol::Grpc, _) => grpc::server::error_response(content_type, error),
        (Protocol::GrpcWeb, _) => grpc_web::server::error_response(content_type, error),
    }
}

/// Answers a request of no known protocol: by the status, and with words for a person. JSON would pass for an error of
/// Connect, which a caller of another protocol does not read.
fn foreign_response(status: StatusCode, error: &ConnectError) -> http::Response<Body> {
    let text = Bytes::from(error.message().to_owned());
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    write_announcements(error, headers);
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CONTENT_LENGTH, HeaderValue::from(text.len()));
    response.map(|()| Body::full(text))
}

/// The coding that a header names; identity without it.
pub(super) fn encoding(
    headers: &HeaderMap,
    name: &HeaderName,
    accept: &HeaderName,
) -> Result<Encoding, ConnectError> {
    let Some(value) = single(headers, name)? else {
        return Ok(Encoding::Identity);
    };
    value
        .to_str()
        .ok()
        .and_then(Encoding::from_name)
        .ok_or_else(|| unknown_encoding(name, accept))
}

/// `unimplemented`, with a header that lists what is there.
pub(super) fn unknown_encoding(name: impl std::fmt::Display, accept: &HeaderName) -> ConnectError {
    let known = if ACCEPTED.is_empty() {
        "identity"
    } else {
        ACCEPTED
    };
    let error = ConnectError::unimplemented(format!("unknown {name}; supported: {known}"));
    error.with_header(accept.clone(), HeaderValue::from_static(known))
}

/// The value of a header that may be given once.
pub(super) fn single<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'a HeaderValue>, ConnectError> {
    let Some(first) = headers.get(name) else {
        return Ok(None);
    };
    // Hardly any head says anything twice, and to know that costs no look-up.
    let says_nothing_twice = headers.len() == headers.keys_len();
    if says_nothing_twice || headers.get_all(name).into_iter().nth(1).is_none() {
        return Ok(Some(first));
    }
    Err(ConnectError::invalid_argument(format!(
        "header {name} is given twice"
    )))
}

/// Copies what a refusal announces of what would have been accepted. Both of their codes say that nothing was done.
pub(super) fn write_announcements(error: &ConnectError, into: &mut HeaderMap) {
    if !matches!(error.code(), Code::Unknown | Code::Unimplemented) {
        return;
    }
    for name in [
        ALLOW,
        ACCEPT_POST,
        ACCEPT_ENCODING,
        connect::STREAM_ACCEPT_ENCODING,
        grpc::ACCEPT_ENCODING,
    ] {
        if let Some(value) = error.headers().get(&name) {
            into.insert(name, value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: Method, content_type: &'static str) -> request::Parts {
        let request = http::Request::builder().method(method);
        let request = request.header(CONTENT_TYPE, content_type).body(());
        request.expect("the head is valid").into_parts().0
    }

    #[test]
    fn a_request_of_no_known_protocol_is_not_answered_in_json() {
        let foreign = [
            (Method::POST, "image/jpeg"),
            (Method::POST, "application/grpc+foo"),
            (Method::DELETE, "application/grpc-web"),
        ];
        for (method, sent) in foreign {
            let content_type = content_type(&request(method, sent));
            assert_eq!(content_type, None, "{sent}");
            let error = ConnectError::unknown("no such content type");
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            let response = error_response(content_type, status, &error);
            assert_eq!(response.status(), status);
            assert_eq!(
                response.headers()[CONTENT_TYPE],
                "text/plain; charset=utf-8"
            );
        }
    }

    #[test]
    fn a_failed_get_is_answered_in_json() {
        let content_type = content_type(&request(Method::GET, ""));
        let error = ConnectError::invalid_argument("no message");
        let response = error_response(content_type, StatusCode::BAD_REQUEST, &error);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    }
}

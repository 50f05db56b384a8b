//! The server half: what the head of a unary request says, and the head of its answer.

use std::time::Duration;

use http::header::{
    ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY,
};
use http::{HeaderMap, Method, StatusCode, request, response};

use super::{
    ACCEPT_POST, CONTENT_TYPES, PROTOCOL_VERSION, PROTOCOL_VERSION_HEADER, TIMEOUT_HEADER,
    codec_of, content_type,
};
use crate::compression::{ACCEPTED, Encoding};
use crate::{Code, Codec, ConnectError, deadline, header};

/// What the head of a unary request says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestHead {
    /// How the message is written; the answer is written likewise.
    pub codec: Codec,
    /// How the message is compressed.
    pub encoding: Encoding,
    /// How the answer may be compressed.
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
    /// The HTTP status of the answer.
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

    /// A method other than POST: 405 with `Allow`.
    #[must_use]
    pub fn method() -> Self {
        let error = ConnectError::unknown("the method must be POST")
            .with_header(ALLOW, HeaderValue::from_static("POST"));
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED,
            error,
        }
    }

    /// A content type that is none of Connect's unary ones: 415 with `Accept-Post`.
    #[must_use]
    pub fn content_type() -> Self {
        let message = "the content type must be application/json or application/proto";
        let error = ConnectError::unknown(message).with_header(ACCEPT_POST, CONTENT_TYPES);
        Self {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            error,
        }
    }
}

/// Reads the head of a unary request.
///
/// Checks in this order: method, content type, protocol version, timeout, content coding.
///
/// # Errors
///
/// A [`Refusal`] ready to be answered. A coding that this build lacks is `unimplemented` and lists what it has.
pub fn read_head(parts: &request::Parts) -> Result<RequestHead, Refusal> {
    if parts.method != Method::POST {
        return Err(Refusal::method());
    }
    let codec = single(&parts.headers, &CONTENT_TYPE)
        .ok()
        .flatten()
        .and_then(codec_of)
        .ok_or_else(Refusal::content_type)?;
    if parts
        .headers
        .get(PROTOCOL_VERSION_HEADER)
        .is_some_and(|version| version != PROTOCOL_VERSION)
    {
        return Err(ConnectError::invalid_argument("connect-protocol-version must be 1").into());
    }
    let timeout = single(&parts.headers, &TIMEOUT_HEADER)?
        .map(|value| deadline::parse_timeout(value.as_bytes()))
        .transpose()
        .map_err(|error| ConnectError::invalid_argument(error.to_string()))?;
    let encoding = match single(&parts.headers, &CONTENT_ENCODING)? {
        None => Encoding::Identity,
        Some(value) => value
            .to_str()
            .ok()
            .and_then(Encoding::from_name)
            .ok_or_else(unknown_encoding)?,
    };
    Ok(RequestHead {
        codec,
        encoding,
        accepts: Encoding::negotiate(&parts.headers, &ACCEPT_ENCODING),
        timeout,
    })
}

fn unknown_encoding() -> ConnectError {
    let known = if ACCEPTED.is_empty() {
        "identity"
    } else {
        ACCEPTED
    };
    let error =
        ConnectError::unimplemented(format!("unknown content-encoding; supported: {known}"));
    error.with_header(ACCEPT_ENCODING, HeaderValue::from_static(known))
}

fn single<'a>(
    headers: &'a HeaderMap,
    name: &http::HeaderName,
) -> Result<Option<&'a HeaderValue>, ConnectError> {
    let mut values = headers.get_all(name).into_iter();
    let first = values.next();
    match values.next() {
        None => Ok(first),
        Some(_) => Err(ConnectError::invalid_argument(format!(
            "header {name} is given twice"
        ))),
    }
}

/// Writes the head of a successful answer: status 200, content type and coding, metadata and trailers, exact length.
#[must_use]
pub fn response_head(
    codec: Codec,
    encoding: Encoding,
    metadata: &HeaderMap,
    trailers: &HeaderMap,
    length: usize,
) -> response::Parts {
    let mut parts = http::Response::new(()).into_parts().0;
    header::write_metadata(metadata, &mut parts.headers);
    header::write_trailers(trailers, &mut parts.headers);
    parts.headers.insert(CONTENT_TYPE, content_type(codec));
    if encoding != Encoding::Identity {
        parts.headers.insert(
            CONTENT_ENCODING,
            HeaderValue::from_static(encoding.as_str()),
        );
        parts
            .headers
            .append(VARY, HeaderValue::from_static("accept-encoding"));
    }
    parts
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
    parts
}

/// Writes the whole answer of a failed call, `status` being [`Code::http_status`] save where a [`Refusal`] has its own.
#[must_use]
pub fn error_response(status: StatusCode, error: &ConnectError) -> http::Response<crate::Body> {
    let body = super::write_error(error);
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    header::write_metadata(error.headers(), headers);
    for name in [ALLOW, ACCEPT_POST, ACCEPT_ENCODING] {
        if let (true, Some(value)) = (may_announce(error.code()), error.headers().get(&name)) {
            headers.insert(name, value.clone());
        }
    }
    header::write_trailers(error.trailers(), headers);
    headers.insert(CONTENT_TYPE, content_type(Codec::Json));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    response.map(|()| crate::Body::full(body))
}

/// Refusals alone announce what would have been accepted; both of their codes say that nothing was done.
fn may_announce(code: Code) -> bool {
    matches!(code, Code::Unknown | Code::Unimplemented)
}

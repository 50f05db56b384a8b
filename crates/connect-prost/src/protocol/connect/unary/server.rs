//! The server half of a unary call: what the head of its request says, and its answer.

use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY,
};
use http::{HeaderMap, StatusCode, response};

use crate::compression::Encoding;
use crate::protocol::ContentType;
use crate::protocol::connect::{check_version, read_timeout, write_error};
use crate::protocol::server::{RequestHead, encoding, write_announcements};
use crate::{Codec, ConnectError, header};

pub(crate) fn read_head(
    headers: &HeaderMap,
    content_type: &'static ContentType,
    requires_version: bool,
) -> Result<RequestHead, ConnectError> {
    check_version(headers, requires_version)?;
    let timeout = read_timeout(headers)?;
    Ok(RequestHead {
        content_type,
        encoding: encoding(headers, &CONTENT_ENCODING, &ACCEPT_ENCODING)?,
        accepts: Encoding::negotiate(headers, &ACCEPT_ENCODING),
        timeout,
    })
}

/// Writes the head of a successful answer: status 200, content type and coding, metadata and trailers. Its length is for HTTP to
/// say, which learns it from the body.
#[must_use]
pub fn response_head(
    codec: Codec,
    encoding: Encoding,
    metadata: &HeaderMap,
    trailers: &HeaderMap,
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
}

/// Writes the whole answer of a failed call.
///
/// `status` is [`Code::http_status`](crate::Code::http_status) save where a [`Refusal`](crate::protocol::server::Refusal) has its own.
#[must_use]
pub fn error_response(status: StatusCode, error: &ConnectError) -> http::Response<crate::Body> {
    let body = write_error(error);
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    header::write_metadata(error.headers(), headers);
    write_announcements(error, headers);
    header::write_trailers(error.trailers(), headers);
    headers.insert(CONTENT_TYPE, content_type(Codec::Json));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    response.map(|()| crate::Body::full(body))
}

const fn content_type(codec: Codec) -> HeaderValue {
    match codec {
        Codec::Json => HeaderValue::from_static("application/json"),
        Codec::Proto => HeaderValue::from_static("application/proto"),
    }
}

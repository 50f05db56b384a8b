//! Unary calls by GET, whose message stands in the query.
//!
//! Basis: "Unary-Get-Request" of the Connect protocol: `connect`, `encoding`, `compression`, `base64`, `message`.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use bytes::Bytes;
use http::header::ACCEPT_ENCODING;
use http::{HeaderMap, request};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::compression::Encoding;
use crate::protocol::connect::read_timeout;
use crate::protocol::server::{Refusal, RequestHead, unknown_encoding};
use crate::protocol::{ContentType, Protocol};
use crate::{Codec, ConnectError, StreamType};

/// The value of `connect`, by which a query says which version it speaks.
const VERSION: &str = "v1";

/// What may stand in a query value as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Default)]
struct Query<'a> {
    connect: Option<Cow<'a, str>>,
    encoding: Option<Cow<'a, str>>,
    compression: Option<Cow<'a, str>>,
    base64: Option<Cow<'a, str>>,
    message: Option<Cow<'a, [u8]>>,
}

impl<'a> Query<'a> {
    fn parse(text: &'a str) -> Result<Self, ConnectError> {
        let mut query = Self::default();
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let taken = match name {
                "connect" => query.connect.replace(decode(value)).is_some(),
                "encoding" => query.encoding.replace(decode(value)).is_some(),
                "compression" => query.compression.replace(decode(value)).is_some(),
                "base64" => query.base64.replace(decode(value)).is_some(),
                "message" => query.message.replace(decode_bytes(value)).is_some(),
                _ => false,
            };
            if taken {
                return Err(ConnectError::invalid_argument(format!(
                    "the query has {name} twice"
                )));
            }
        }
        Ok(query)
    }
}

fn decode(value: &str) -> Cow<'_, str> {
    match decode_bytes(value) {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
    }
}

/// A `+` is a space, as in every query.
fn decode_bytes(value: &str) -> Cow<'_, [u8]> {
    if value.contains('+') {
        let spaced = value.replace('+', " ");
        return percent_decode_str(&spaced).collect::<Vec<u8>>().into();
    }
    percent_decode_str(value).into()
}

/// Reads the head of a GET, and the message from its query.
pub(crate) fn read(
    parts: &request::Parts,
    requires_version: bool,
) -> Result<(RequestHead, Bytes), Refusal> {
    let query = Query::parse(parts.uri.query().unwrap_or_default())?;
    match query.connect.as_deref() {
        Some(VERSION) => {}
        None if !requires_version => {}
        _ => return Err(ConnectError::invalid_argument("the query must have connect=v1").into()),
    }
    let codec = match query.encoding.as_deref() {
        Some("json") => Codec::Json,
        Some("proto") => Codec::Proto,
        _ => {
            let message = "the query must have encoding=json or encoding=proto";
            return Err(Refusal {
                status: http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
                error: ConnectError::unknown(message),
            });
        }
    };
    let encoding = match query.compression.as_deref() {
        None => Encoding::Identity,
        Some(name) => Encoding::from_name(name)
            .ok_or_else(|| unknown_encoding("compression in the query", &ACCEPT_ENCODING))?,
    };
    let message = query
        .message
        .ok_or_else(|| ConnectError::invalid_argument("the query must have a message"))?;
    let message = match query.base64.as_deref() {
        None | Some("0") => message.into_owned(),
        Some("1") => LENIENT.decode(&message).map_err(|error| {
            ConnectError::invalid_argument(format!(
                "the message of the query is not base64url: {error}"
            ))
        })?,
        Some(_) => {
            return Err(ConnectError::invalid_argument("base64 in the query must be 1").into());
        }
    };
    let head = RequestHead {
        content_type: ContentType::of(Protocol::Connect, codec, StreamType::Unary),
        encoding,
        accepts: Encoding::negotiate(&parts.headers, &ACCEPT_ENCODING),
        timeout: read_timeout(&parts.headers)?,
    };
    Ok((head, message.into()))
}

/// Writes the query of a GET: its parameters in a fixed order, so that caches see one URL for one message.
#[must_use]
pub fn query(codec: Codec, encoding: Encoding, message: &[u8]) -> String {
    let text = std::str::from_utf8(message).ok();
    let message = match text {
        Some(text) if codec == Codec::Json && encoding == Encoding::Identity => {
            format!("&message={}", utf8_percent_encode(text, ESCAPED))
        }
        _ => format!("&base64=1&message={}", URL_SAFE_NO_PAD.encode(message)),
    };
    let compression = if encoding == Encoding::Identity {
        String::new()
    } else {
        format!("&compression={}", encoding.as_str())
    };
    format!(
        "connect={VERSION}&encoding={}{compression}{message}",
        codec.as_str()
    )
}

/// Takes the headers out that describe a body, of which a GET has none.
pub fn strip_body_headers(headers: &mut HeaderMap) {
    headers.remove(http::header::CONTENT_TYPE);
    headers.remove(http::header::CONTENT_ENCODING);
    headers.remove(super::super::PROTOCOL_VERSION_HEADER);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(query: &str) -> request::Parts {
        let uri = format!("/a.v1.Service/Get?{query}");
        http::Request::get(uri).body(()).unwrap().into_parts().0
    }

    #[test]
    fn what_is_written_is_read_back() {
        for (codec, encoding, message) in [
            (
                Codec::Json,
                Encoding::Identity,
                &b"{\"a\": \"+ &\xc3\xa9\"}"[..],
            ),
            (Codec::Proto, Encoding::Identity, b"\x08\xff\x01"),
            (Codec::Proto, Encoding::Identity, b""),
        ] {
            let parts = parts(&query(codec, encoding, message));
            let (head, back) = read(&parts, true).unwrap();
            assert_eq!(head.content_type.codec, codec);
            assert_eq!(head.encoding, encoding);
            assert_eq!(back, message);
        }
    }

    #[test]
    fn a_query_that_says_too_little_is_refused() {
        for bad in [
            "",
            "connect=v2&encoding=json&message=%7B%7D",
            "connect=v1&message=%7B%7D",
            "connect=v1&encoding=json",
            "connect=v1&encoding=json&message=a&message=b",
            "connect=v1&encoding=json&base64=1&message=*",
            "connect=v1&encoding=json&compression=none&message=a",
        ] {
            assert!(read(&parts(bad), false).is_err(), "{bad}");
        }
    }
}

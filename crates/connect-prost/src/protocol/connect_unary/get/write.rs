//! Writes a unary call into the query of its GET.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{Method, Uri, request};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::VERSION;
use crate::Codec;
use crate::compression::Encoding;
use crate::protocol::connect::PROTOCOL_VERSION_HEADER;

/// What may stand unescaped in a query value.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Turns the head of a POST into that of a GET whose query holds the message, and takes out the headers that describe a
/// body. Leaves the head alone and returns `false` if the URL would be longer than `limit` bytes.
pub(in crate::protocol) fn write(
    parts: &mut request::Parts,
    codec: Codec,
    encoding: Encoding,
    message: &[u8],
    limit: usize,
) -> bool {
    let url = format!("{}?{}", parts.uri, query(codec, encoding, message));
    if url.len() > limit {
        return false;
    }
    let Ok(uri) = Uri::try_from(url) else {
        return false;
    };
    parts.method = Method::GET;
    parts.uri = uri;
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_ENCODING);
    parts.headers.remove(PROTOCOL_VERSION_HEADER);
    true
}

/// Returns the query of a GET: its parameters in a fixed order, which gives caches one URL for one message.
pub(super) fn query(codec: Codec, encoding: Encoding, message: &[u8]) -> String {
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
        name(codec)
    )
}

/// Returns the name of a codec in `encoding`.
fn name(codec: Codec) -> &'static str {
    match codec {
        Codec::Json => "json",
        Codec::Proto => "proto",
    }
}

//! Connect, unary: names on the wire and what both halves share.
//!
//! Basis: the Connect protocol, "Unary-RPC". Streams and GET live elsewhere, once they exist.

pub mod client;
mod error_body;
pub mod server;

pub use error_body::{read_error, write_error};

use http::header::{HeaderName, HeaderValue};

use crate::Codec;

/// `Connect-Protocol-Version`.
pub const PROTOCOL_VERSION_HEADER: HeaderName = HeaderName::from_static("connect-protocol-version");

/// The only version there is.
pub const PROTOCOL_VERSION: HeaderValue = HeaderValue::from_static("1");

/// `Connect-Timeout-Ms`.
pub const TIMEOUT_HEADER: HeaderName = HeaderName::from_static("connect-timeout-ms");

/// `Accept-Post`, by which a 415 says which content types would do.
pub const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

/// Content types of unary messages, as `Accept-Post` lists them.
pub const CONTENT_TYPES: HeaderValue =
    HeaderValue::from_static("application/json, application/proto");

/// The content type of a unary message in that codec.
#[must_use]
pub const fn content_type(codec: Codec) -> HeaderValue {
    match codec {
        Codec::Json => HeaderValue::from_static("application/json"),
        Codec::Proto => HeaderValue::from_static("application/proto"),
    }
}

/// The codec of a unary content type; `None` when it is neither of the two.
///
/// Parameters are ignored save `charset`, which must be UTF-8 where JSON names one.
#[must_use]
pub fn codec_of(content_type: &HeaderValue) -> Option<Codec> {
    let text = content_type.to_str().ok()?;
    let mut parts = text.split(';');
    let essence = parts.next()?.trim();
    if essence.eq_ignore_ascii_case("application/proto") {
        return Some(Codec::Proto);
    }
    let is_json =
        essence.eq_ignore_ascii_case("application/json") && !parts.any(names_other_charset);
    is_json.then_some(Codec::Json)
}

fn names_other_charset(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return false;
    };
    let value = value.trim().trim_matches('"');
    name.trim().eq_ignore_ascii_case("charset")
        && !["utf-8", "utf8"]
            .iter()
            .any(|utf8| value.eq_ignore_ascii_case(utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_a_content_type_matter_only_for_charset() {
        for (text, codec) in [
            ("application/json", Some(Codec::Json)),
            ("Application/JSON; charset=UTF-8", Some(Codec::Json)),
            ("application/json;charset=\"utf-8\";v=1", Some(Codec::Json)),
            ("application/json; charset=latin1", None),
            ("application/proto", Some(Codec::Proto)),
            ("application/connect+proto", None),
            ("application/jsonp", None),
            ("text/plain", None),
        ] {
            assert_eq!(codec_of(&HeaderValue::from_static(text)), codec, "{text}");
        }
    }
}

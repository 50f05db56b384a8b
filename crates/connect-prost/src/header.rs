//! Metadata in HTTP headers: reserved names, binary values, and the trailers of unary responses.
//!
//! Basis: "Leading-Metadata" and "Trailing-Metadata" of the Connect protocol: names ending in `-bin` hold base64; the trailers
//! of a unary response are headers whose names start with `trailer-`.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use http::header::{HeaderName, HeaderValue};

/// The header with the request id: `x-request-id`.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[cfg(feature = "_rpc")]
const RESERVED: [&str; 20] = [
    "accept",
    "accept-encoding",
    "accept-post",
    "allow",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "grpc-accept-encoding",
    "grpc-encoding",
    "grpc-message",
    "grpc-status",
    "grpc-status-details-bin",
    "grpc-timeout",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Returns whether the name belongs to a protocol or to HTTP itself. Metadata must not use it.
///
/// Servers drop such names from a handler's headers. Clients fail on them.
#[cfg(feature = "_rpc")]
pub(crate) fn is_reserved(name: &HeaderName) -> bool {
    let name = name.as_str();
    name.starts_with("connect-") || RESERVED.contains(&name)
}

/// Encodes bytes as the value of a `-bin` header, without padding.
#[must_use]
pub fn encode_binary(bytes: &[u8]) -> HeaderValue {
    HeaderValue::try_from(STANDARD_NO_PAD.encode(bytes))
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Decodes the value of a `-bin` header, with or without padding; `None` when it is not base64.
#[must_use]
pub fn decode_binary(value: &HeaderValue) -> Option<Vec<u8>> {
    LENIENT.decode(value.as_bytes()).ok()
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[cfg(feature = "_rpc")]
#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &'static str) -> HeaderName {
        HeaderName::from_static(text)
    }

    #[test]
    fn protocol_and_framing_names_are_reserved() {
        for reserved in [
            "content-type",
            "content-length",
            "connect-timeout-ms",
            "transfer-encoding",
        ] {
            assert!(is_reserved(&name(reserved)), "{reserved}");
        }
        for free in [
            "authorization",
            "x-request-id",
            "retry-after",
            "x-custom-bin",
        ] {
            assert!(!is_reserved(&name(free)), "{free}");
        }
    }

    #[test]
    fn bytes_round_trip_without_padding() {
        let value = encode_binary(&[0, 255, 1, 2]);
        assert_eq!(value, "AP8BAg");
        assert_eq!(decode_binary(&value), Some(vec![0, 255, 1, 2]));
        assert_eq!(
            decode_binary(&HeaderValue::from_static("AP8BAg==")),
            Some(vec![0, 255, 1, 2])
        );
        assert_eq!(decode_binary(&HeaderValue::from_static("?")), None);
    }
}

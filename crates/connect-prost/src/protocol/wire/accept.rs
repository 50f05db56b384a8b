//! Chooses how the messages of a response are compressed.

use http::{HeaderMap, HeaderName};

use crate::compression::Encoding;

/// Returns the content encoding for a response: the first one in the peer's header `name` that this build has, else identity.
///
/// The header is `accept-encoding` for unary Connect, `connect-accept-encoding` for its streams and
/// `grpc-accept-encoding` for gRPC. Peers list encodings in order of preference; an entry with `;q=0` is skipped.
pub(crate) fn negotiate_encoding(headers: &HeaderMap, name: &HeaderName) -> Encoding {
    let values = headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    for entry in values.flat_map(|value| value.split(',')) {
        let mut parts = entry.split(';');
        let encoding = parts.next().and_then(|name| {
            if name.trim().is_empty() {
                None
            } else {
                Encoding::from_name(name)
            }
        });
        let is_excluded = parts.any(is_zero_quality);
        if let (Some(encoding), false) = (encoding, is_excluded) {
            return encoding;
        }
    }
    Encoding::Identity
}

fn is_zero_quality(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return false;
    };
    name.trim().eq_ignore_ascii_case("q")
        && value
            .trim()
            .parse::<f32>()
            .is_ok_and(|quality| quality <= 0.0)
}

#[cfg(test)]
mod tests {
    use http::header::ACCEPT_ENCODING;

    use super::*;

    fn negotiated(name: &'static str, values: &[&'static str]) -> Encoding {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, http::HeaderValue::from_static(value));
        }
        negotiate_encoding(&headers, &HeaderName::from_static(name))
    }

    #[cfg(feature = "all-compressions")]
    #[test]
    fn the_first_known_encoding_in_the_named_header_is_used() {
        let stream = "grpc-accept-encoding";
        assert_eq!(negotiated(stream, &["lzma, br", "gzip"]), Encoding::Br);
        assert_eq!(negotiated(stream, &["lzma", "zstd,gzip"]), Encoding::Zstd);
        assert_eq!(
            negotiated(stream, &["gzip;q=0, snappy;q=0.5"]),
            Encoding::Snappy
        );
        assert_eq!(negotiated(stream, &[" , lzma"]), Encoding::Identity);
        let mut headers = HeaderMap::new();
        headers.insert(stream, http::HeaderValue::from_static("gzip"));
        assert_eq!(
            negotiate_encoding(&headers, &ACCEPT_ENCODING),
            Encoding::Identity
        );
    }
}

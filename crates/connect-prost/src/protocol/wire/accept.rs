//! Chooses how the messages of a response are compressed.

use http::{HeaderMap, HeaderName};

use super::weighted;
use crate::compression::Encoding;

/// How a response may be compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// The content encoding that the peer likes best.
    pub(crate) encoding: Encoding,
    /// Whether the peer excludes a response without compression.
    pub(crate) excludes_identity: bool,
}

/// Returns the content encoding for a response: of those that this build has the one with the greatest weight in the peer's header
/// `name`, the first one of equal weight; else identity.
///
/// The header is `accept-encoding` for unary Connect and REST, `connect-accept-encoding` for streams of Connect and
/// `grpc-accept-encoding` for gRPC. Peers list encodings in order of preference; an entry with `;q=0` is excluded. `*` stands for
/// all that are not listed.
pub(crate) fn negotiate_encoding(headers: &HeaderMap, name: &HeaderName) -> Encoding {
    match headers.contains_key(name) {
        true => accepted_encoding(headers, name).encoding,
        false => Encoding::Identity,
    }
}

/// Does the same, and finds out whether the response has to be compressed.
pub(crate) fn accepted_encoding(headers: &HeaderMap, name: &HeaderName) -> Accepted {
    let (mut best, mut best_weight) = (Encoding::Identity, 0.0);
    let (mut identity, mut others) = (None, None);
    for (name, weight) in weighted(headers, name) {
        if name == "*" {
            others = Some(weight);
            continue;
        }
        let Some(encoding) = Encoding::from_name(name) else {
            continue;
        };
        if encoding == Encoding::Identity {
            identity = Some(weight);
        }
        if weight > best_weight {
            (best, best_weight) = (encoding, weight);
        }
    }
    if let Some(weight) = others
        && weight > best_weight
        && let Some(encoding) = unlisted(headers, name)
    {
        best = encoding;
    }
    Accepted {
        encoding: best,
        excludes_identity: identity.or(others).is_some_and(|weight| weight <= 0.0),
    }
}

/// Returns the first content encoding of this build that the header does not list.
fn unlisted(headers: &HeaderMap, name: &HeaderName) -> Option<Encoding> {
    let is_listed = |encoding: &Encoding| {
        let mut names = weighted(headers, name).map(|(name, _)| name);
        names.any(|name| name.eq_ignore_ascii_case(encoding.as_str()))
    };
    let all = Encoding::ALL.iter().copied();
    all.into_iter().find(|encoding| !is_listed(encoding))
}

#[cfg(test)]
mod tests {
    use http::header::ACCEPT_ENCODING;

    use super::*;

    fn headers(name: &'static str, values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, http::HeaderValue::from_static(value));
        }
        headers
    }

    fn negotiated(name: &'static str, values: &[&'static str]) -> Encoding {
        negotiate_encoding(&headers(name, values), &HeaderName::from_static(name))
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

    #[cfg(feature = "all-compressions")]
    #[test]
    fn the_greatest_weight_is_used() {
        let name = "accept-encoding";
        for (value, expected) in [
            ("gzip;q=0.1, br;q=0.9, zstd;q=0.5", Encoding::Br),
            ("gzip;q=0.5, br;q=0.5", Encoding::Gzip),
            ("gzip;q=0.5, identity", Encoding::Identity),
            ("gzip;q=0, *", Encoding::Zstd),
            ("gzip;q=0.2, *;q=0.1", Encoding::Gzip),
            ("*;q=0", Encoding::Identity),
            ("gzip ; Q=1.0", Encoding::Gzip),
            ("gzip;q=much", Encoding::Gzip),
            ("gzip;q=nan", Encoding::Gzip),
        ] {
            assert_eq!(negotiated(name, &[value]), expected, "{value}");
        }
    }

    #[test]
    fn identity_is_excluded_by_its_name_or_by_all_others() {
        for (value, expected) in [
            ("gzip", false),
            ("gzip, identity;q=0", true),
            ("gzip, *;q=0", true),
            ("identity;q=0.1, *;q=0", false),
        ] {
            let headers = headers("accept-encoding", &[value]);
            let accepted = accepted_encoding(&headers, &ACCEPT_ENCODING);
            assert_eq!(accepted.excludes_identity, expected, "{value}");
        }
    }
}

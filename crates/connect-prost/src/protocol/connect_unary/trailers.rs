//! Trailers of unary responses, which travel as headers with a prefix.
//!
//! Basis: "Trailing-Metadata" of the Connect protocol.

use http::{HeaderMap, HeaderName};

#[cfg(feature = "server")]
use crate::header::is_reserved;

const TRAILER_PREFIX: &str = "trailer-";

/// Appends trailers to the headers of a unary response under `trailer-` names, without reserved names.
#[cfg(feature = "server")]
pub(super) fn write_trailers(trailers: &HeaderMap, into: &mut HeaderMap) {
    if trailers.is_empty() {
        return;
    }
    for (name, value) in trailers {
        if is_reserved(name) {
            continue;
        }
        let prefixed = format!("{TRAILER_PREFIX}{name}");
        if let Ok(name) = HeaderName::try_from(prefixed) {
            into.append(name, value.clone());
        }
    }
}

/// Removes the `trailer-` headers of a unary response and returns them under their own names.
#[cfg(feature = "client")]
pub(super) fn take_trailers(headers: &mut HeaderMap) -> HeaderMap {
    let names: Vec<HeaderName> = headers
        .keys()
        .filter(|name| name.as_str().starts_with(TRAILER_PREFIX))
        .cloned()
        .collect();
    let mut trailers = HeaderMap::new();
    for prefixed in names {
        let Ok(name) = HeaderName::try_from(&prefixed.as_str()[TRAILER_PREFIX.len()..]) else {
            continue;
        };
        for value in headers.get_all(&prefixed) {
            trailers.append(name.clone(), value.clone());
        }
        headers.remove(&prefixed);
    }
    trailers
}

#[cfg(all(test, feature = "client", feature = "server"))]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn name(text: &'static str) -> HeaderName {
        HeaderName::from_static(text)
    }

    #[test]
    fn trailers_travel_as_prefixed_headers_and_keep_their_values() {
        let mut trailers = HeaderMap::new();
        trailers.append(name("x-mark"), HeaderValue::from_static("one"));
        trailers.append(name("x-mark"), HeaderValue::from_static("two"));
        trailers.append(name("content-length"), HeaderValue::from_static("3"));
        let mut headers = HeaderMap::new();
        headers.append(name("x-head"), HeaderValue::from_static("h"));
        write_trailers(&trailers, &mut headers);
        assert_eq!(headers.get_all("trailer-x-mark").iter().count(), 2);
        assert!(!headers.contains_key("trailer-content-length"));
        let back = take_trailers(&mut headers);
        assert_eq!(back.get_all("x-mark").iter().count(), 2);
        assert_eq!(headers.len(), 1);
    }
}

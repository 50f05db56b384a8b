//! Unary Connect: the body is the message, an error is an HTTP status with a JSON body.
//!
//! Basis: "Unary-RPC" and "Unary-Get-Request" of the Connect protocol.

#[cfg(feature = "client")]
pub(super) mod client;
pub(super) mod get;
#[cfg(feature = "server")]
pub(super) mod server;

/// The prefix of trailers, which travel as headers.
const TRAILER_PREFIX: &str = "trailer-";

#[cfg(all(feature = "client", feature = "server"))]
#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::client::take_trailers;
    use super::server::write_trailers;

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

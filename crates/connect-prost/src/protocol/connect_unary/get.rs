//! Unary calls by GET, whose message stands in the query.
//!
//! Basis: "Unary-Get-Request" of the Connect protocol: `connect`, `encoding`, `compression`, `base64`, `message`.

#[cfg(feature = "server")]
mod read;
#[cfg(feature = "client")]
mod write;

#[cfg(feature = "server")]
pub(in crate::protocol) use read::read;
#[cfg(feature = "client")]
pub(in crate::protocol) use write::write;

/// The value of `connect`, which names the version of the protocol.
const VERSION: &str = "v1";

#[cfg(all(feature = "client", feature = "server"))]
#[cfg(test)]
mod tests {
    use http::request;

    use super::read::read;
    use super::write::query;
    use crate::Codec;
    use crate::compression::Encoding;

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
            assert_eq!(head.format.codec, codec);
            assert_eq!(head.encoding, encoding);
            assert_eq!(back, message);
        }
    }

    #[test]
    fn a_query_that_says_too_little_is_rejected() {
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

//! Content types: each says protocol, codec and framing at once.

use http::HeaderValue;

use super::Protocol;
use crate::{Codec, StreamType};

/// How messages stand in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Framing {
    /// The body is the message.
    Whole,
    /// The body is a sequence of envelopes.
    Enveloped,
}

/// A content type that some protocol uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContentType {
    /// The text of the header.
    pub text: &'static str,
    /// The protocol that uses it.
    pub protocol: Protocol,
    /// How messages are written.
    pub codec: Codec,
    /// How they stand in the body.
    pub framing: Framing,
}

const fn row(
    text: &'static str,
    protocol: Protocol,
    codec: Codec,
    framing: Framing,
) -> ContentType {
    ContentType {
        text,
        protocol,
        codec,
        framing,
    }
}

/// All of them. Of two that mean the same, clients send the first.
static TABLE: [ContentType; 10] = {
    use Codec::{Json, Proto};
    use Framing::{Enveloped, Whole};
    use Protocol::{Connect, Grpc, GrpcWeb};
    [
        row("application/proto", Connect, Proto, Whole),
        row("application/json", Connect, Json, Whole),
        row("application/connect+proto", Connect, Proto, Enveloped),
        row("application/connect+json", Connect, Json, Enveloped),
        row("application/grpc+proto", Grpc, Proto, Enveloped),
        row("application/grpc", Grpc, Proto, Enveloped),
        row("application/grpc+json", Grpc, Json, Enveloped),
        row("application/grpc-web+proto", GrpcWeb, Proto, Enveloped),
        row("application/grpc-web", GrpcWeb, Proto, Enveloped),
        row("application/grpc-web+json", GrpcWeb, Json, Enveloped),
    ]
};

/// For `Accept-Post`: what a unary procedure takes.
pub(super) const UNARY: HeaderValue = HeaderValue::from_static(
    "application/json, application/proto, application/grpc, application/grpc+proto, application/grpc+json, \
     application/grpc-web, application/grpc-web+proto, application/grpc-web+json",
);

/// For `Accept-Post`: what a procedure that streams takes.
pub(super) const STREAM: HeaderValue = HeaderValue::from_static(
    "application/connect+json, application/connect+proto, application/grpc, application/grpc+proto, \
     application/grpc+json, application/grpc-web, application/grpc-web+proto, application/grpc-web+json",
);

impl ContentType {
    /// The content type that a client sends.
    #[must_use]
    pub fn of(protocol: Protocol, codec: Codec, stream_type: StreamType) -> &'static Self {
        let framing = framing(protocol, stream_type);
        TABLE
            .iter()
            .find(|row| row.protocol == protocol && row.codec == codec && row.framing == framing)
            .expect("the table has a row for every combination")
    }

    /// The content type of a header; `None` when no protocol uses it.
    ///
    /// Parameters are ignored save `charset`, which must be UTF-8 where JSON names one.
    #[must_use]
    pub fn read(value: &HeaderValue) -> Option<&'static Self> {
        let exact = TABLE
            .iter()
            .find(|row| row.text.as_bytes() == value.as_bytes());
        exact.or_else(|| Self::read_with_parameters(value))
    }

    fn read_with_parameters(value: &HeaderValue) -> Option<&'static Self> {
        let mut parts = value.to_str().ok()?.split(';');
        let essence = parts.next()?.trim();
        let row = TABLE
            .iter()
            .find(|row| row.text.eq_ignore_ascii_case(essence))?;
        let is_foreign = row.codec == Codec::Json && parts.any(names_other_charset);
        (!is_foreign).then_some(row)
    }

    /// Whether a procedure of that kind may be called so.
    #[must_use]
    pub fn fits(&self, stream_type: StreamType) -> bool {
        self.framing == framing(self.protocol, stream_type)
    }

    /// The header's value.
    #[must_use]
    pub fn to_header(&self) -> HeaderValue {
        HeaderValue::from_static(self.text)
    }
}

fn framing(protocol: Protocol, stream_type: StreamType) -> Framing {
    if protocol == Protocol::Connect && stream_type == StreamType::Unary {
        Framing::Whole
    } else {
        Framing::Enveloped
    }
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

    fn read(text: &'static str) -> Option<&'static str> {
        ContentType::read(&HeaderValue::from_static(text)).map(|row| row.text)
    }

    #[test]
    fn parameters_matter_only_for_charset() {
        for (text, found) in [
            ("application/json", Some("application/json")),
            ("Application/JSON; charset=UTF-8", Some("application/json")),
            (
                "application/json;charset=\"utf-8\";v=1",
                Some("application/json"),
            ),
            ("application/json; charset=latin1", None),
            ("application/proto", Some("application/proto")),
            (
                "application/connect+proto",
                Some("application/connect+proto"),
            ),
            ("application/grpc", Some("application/grpc")),
            ("application/grpc+foo", None),
            ("application/jsonp", None),
            ("text/plain", None),
        ] {
            assert_eq!(read(text), found, "{text}");
        }
    }

    #[test]
    fn connect_has_one_framing_for_unary_and_one_for_streams() {
        for stream_type in [StreamType::Unary, StreamType::ServerStream] {
            for codec in [Codec::Json, Codec::Proto] {
                for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
                    let row = ContentType::of(protocol, codec, stream_type);
                    assert!(row.fits(stream_type), "{}", row.text);
                }
            }
        }
        let unary = ContentType::of(Protocol::Connect, Codec::Json, StreamType::Unary);
        assert!(!unary.fits(StreamType::BidiStream));
    }
}

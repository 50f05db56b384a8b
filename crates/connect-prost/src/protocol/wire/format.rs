//! Wire formats: protocol, codec and framing of a request or a response, with the media type that names them.

use http::HeaderValue;

use self::Framing::{Enveloped, Unframed};
use super::Protocol::{self, Connect, Grpc, GrpcWeb, Rest};
use crate::Codec::{self, Json, Proto};
use crate::{Consumes, StreamType};

/// How messages stand in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// The body is the message.
    Unframed,
    /// The body is a sequence of envelopes.
    Enveloped,
}

/// How a request or a response is written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WireFormat {
    pub(crate) media_type: &'static str,
    /// The media type as the value of `Content-Type`. Made once: to check a text for each response is slow.
    content_type: HeaderValue,
    pub(crate) protocol: Protocol,
    pub(crate) codec: Codec,
    pub(crate) framing: Framing,
}

const fn format(
    media_type: &'static str,
    protocol: Protocol,
    codec: Codec,
    framing: Framing,
) -> WireFormat {
    WireFormat {
        media_type,
        content_type: HeaderValue::from_static(media_type),
        protocol,
        codec,
        framing,
    }
}

// Of two formats that differ in their media type alone, clients send the first.
const GRPC: WireFormat = format("application/grpc+proto", Grpc, Proto, Enveloped);
const GRPC_SHORT: WireFormat = format("application/grpc", Grpc, Proto, Enveloped);
const GRPC_JSON: WireFormat = format("application/grpc+json", Grpc, Json, Enveloped);
const WEB: WireFormat = format("application/grpc-web+proto", GrpcWeb, Proto, Enveloped);
const WEB_SHORT: WireFormat = format("application/grpc-web", GrpcWeb, Proto, Enveloped);
const WEB_JSON: WireFormat = format("application/grpc-web+json", GrpcWeb, Json, Enveloped);

/// What may be spoken at a unary procedure.
static UNARY: [WireFormat; 8] = [
    format("application/proto", Connect, Proto, Unframed),
    format("application/json", Connect, Json, Unframed),
    GRPC,
    GRPC_SHORT,
    GRPC_JSON,
    WEB,
    WEB_SHORT,
    WEB_JSON,
];

/// What may be spoken at a procedure that streams.
static STREAM: [WireFormat; 8] = [
    format("application/connect+proto", Connect, Proto, Enveloped),
    format("application/connect+json", Connect, Json, Enveloped),
    GRPC,
    GRPC_SHORT,
    GRPC_JSON,
    WEB,
    WEB_SHORT,
    WEB_JSON,
];

/// What may be spoken at a route of REST.
static REST: [WireFormat; 1] = [format("application/json", Rest, Json, Unframed)];

/// What may be spoken at a route of REST whose body is a form. Its response is JSON.
static REST_FORM: [WireFormat; 1] = [format(
    "application/x-www-form-urlencoded",
    Rest,
    Json,
    Unframed,
)];

impl WireFormat {
    /// Returns what may be spoken at a route of REST.
    pub(crate) fn of_route(consumes: Consumes) -> &'static [Self] {
        match consumes {
            Consumes::Json => &REST,
            Consumes::Form => &REST_FORM,
        }
    }

    /// Returns what may be spoken at a procedure of that stream type.
    pub(crate) fn of_procedure(stream_type: StreamType) -> &'static [Self] {
        match stream_type {
            StreamType::Unary => &UNARY,
            _ => &STREAM,
        }
    }

    /// Returns the format in which a client calls a method. Over REST, it is JSON whatever the codec.
    pub(crate) fn of_call(
        protocol: Protocol,
        codec: Codec,
        stream_type: StreamType,
    ) -> &'static Self {
        if protocol == Rest {
            return &REST[0];
        }
        Self::of_procedure(stream_type)
            .iter()
            .find(|format| format.protocol == protocol && format.codec == codec)
            .expect("every protocol has a format for every codec")
    }

    /// Returns every format in envelopes.
    #[cfg(feature = "client")]
    pub(crate) fn all_enveloped() -> &'static [Self] {
        &STREAM
    }

    /// Finds the format that a `Content-Type` names among those of a route.
    ///
    /// Parameters are ignored but for `charset`, which has to be UTF-8 where JSON has one.
    pub(crate) fn find(formats: &'static [Self], value: &HeaderValue) -> Option<&'static Self> {
        let exact = formats
            .iter()
            .find(|format| format.media_type.as_bytes() == value.as_bytes());
        exact.or_else(|| Self::find_with_parameters(formats, value))
    }

    fn find_with_parameters(
        formats: &'static [Self],
        value: &HeaderValue,
    ) -> Option<&'static Self> {
        let mut parts = value.to_str().ok()?.split(';');
        let essence = parts.next()?.trim();
        let format = formats
            .iter()
            .find(|format| format.media_type.eq_ignore_ascii_case(essence))?;
        let is_foreign = format.codec == Codec::Json && parts.any(names_other_charset);
        (!is_foreign).then_some(format)
    }

    /// Whether both write messages alike; their media types may differ.
    #[cfg(feature = "client")]
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        self.protocol == other.protocol
            && self.codec == other.codec
            && self.framing == other.framing
    }

    /// Returns the value of `Content-Type`.
    pub(crate) fn content_type(&self) -> HeaderValue {
        self.content_type.clone()
    }
}

/// Whether a parameter of a media type is a `charset` other than UTF-8.
pub(crate) fn names_other_charset(parameter: &str) -> bool {
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

    fn found(formats: &'static [WireFormat], text: &'static str) -> Option<&'static str> {
        let format = WireFormat::find(formats, &HeaderValue::from_static(text));
        format.map(|format| format.media_type)
    }

    #[test]
    fn parameters_matter_only_for_charset() {
        for (text, expected) in [
            ("application/json", Some("application/json")),
            ("Application/JSON; charset=UTF-8", Some("application/json")),
            (
                "application/json;charset=\"utf-8\";v=1",
                Some("application/json"),
            ),
            ("application/json; charset=latin1", None),
            ("application/proto", Some("application/proto")),
            ("application/grpc", Some("application/grpc")),
            ("application/grpc+foo", None),
            ("application/jsonp", None),
            ("text/plain", None),
        ] {
            assert_eq!(found(&UNARY, text), expected, "{text}");
        }
    }

    #[test]
    fn connect_has_one_format_for_unary_calls_and_one_for_streams() {
        let (unary, stream) = ("application/json", "application/connect+json");
        assert_eq!(found(&UNARY, unary), Some(unary));
        assert_eq!(found(&UNARY, stream), None);
        assert_eq!(found(&STREAM, stream), Some(stream));
        assert_eq!(found(&STREAM, unary), None);
    }

    #[test]
    fn every_call_has_a_format() {
        for stream_type in [StreamType::Unary, StreamType::ServerStream] {
            for codec in [Codec::Json, Codec::Proto] {
                for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
                    let format = WireFormat::of_call(protocol, codec, stream_type);
                    assert_eq!((format.protocol, format.codec), (protocol, codec));
                }
            }
        }
    }
}

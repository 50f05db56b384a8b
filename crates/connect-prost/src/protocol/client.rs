//! The client half of all protocols: the one file that chooses among them.

mod stream_reader;
mod unframed_head;

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Uri, request, response};
use protojson_prost::Registry;

use super::wire::{CONNECT_ACCEPT_ENCODING, GRPC_ACCEPT_ENCODING};
use super::{Framing, Protocol, WireFormat, connect_stream, connect_unary, grpc, grpc_web, rest};
use crate::compression::{ACCEPTED, Encoding};
use crate::{Codec, ConnectError, IdempotencyLevel, Spec, StreamType};

pub(crate) use self::stream_reader::{Event, StreamReader};
pub(crate) use self::unframed_head::UnframedHead;
pub(crate) use super::rest::client::{BoundMessage, BoundRequest, constant_path};
pub(crate) use super::wire::ResponseError;

/// The value of the headers that list the encodings of this build.
const ACCEPT: HeaderValue = HeaderValue::from_static(ACCEPTED);

/// Returns the protocol of a call; `chosen` is that of its options or its client. A method without a procedure has one only.
pub(crate) fn protocol_of_call(spec: &Spec, chosen: Protocol) -> Protocol {
    match spec.rest_only {
        true => Protocol::Rest,
        false => chosen,
    }
}

/// Returns the format of a call.
///
/// # Errors
///
/// When the method cannot be called in that protocol with that codec.
pub(crate) fn format_of_call(
    spec: &Spec,
    chosen: Protocol,
    codec: Codec,
) -> Result<&'static WireFormat, ConnectError> {
    match protocol_of_call(spec, chosen) {
        Protocol::Rest => rest::client::format_of_call(spec, codec),
        protocol => Ok(WireFormat::of_call(protocol, codec, spec.stream_type)),
    }
}

/// Whether requests of a format are bound to their message by the HTTP rules of the method.
pub(crate) fn takes_rules(format: &WireFormat) -> bool {
    format.protocol == Protocol::Rest
}

/// Binds a message to a request by the first HTTP rule that fits.
///
/// # Errors
///
/// When no rule fits, or a field has no form in the part of the request that it is bound to.
pub(crate) fn bind(
    spec: &'static Spec,
    message: &dyn BoundMessage,
) -> Result<BoundRequest, ConnectError> {
    rest::client::bind(spec, message)
}

/// Writes the head of a request that is bound by a rule; `headers` are the caller's own.
pub(crate) fn write_bound_head(
    method_and_uri: (Method, Uri),
    format: &WireFormat,
    has_body: bool,
    encoding: Encoding,
    timeout: Option<Duration>,
    headers: HeaderMap,
) -> request::Parts {
    let mut parts =
        rest::client::write_head(method_and_uri, format, has_body, encoding, timeout, headers);
    if !ACCEPTED.is_empty() {
        parts.headers.insert(ACCEPT_ENCODING, ACCEPT);
    }
    parts
}

/// Reads the error in a JSON message whose response wrapper, in the member `ok`, reports a failure; `None` if it reports none.
pub(crate) fn read_failure(
    spec: &Spec,
    ok: &str,
    json: &[u8],
    registry: &Registry,
) -> Option<ConnectError> {
    rest::client::read_failure(spec, ok, json, registry)
}

/// Writes the head of a call by POST; `headers` are the caller's own.
pub(crate) fn write_head(
    uri: Uri,
    format: &WireFormat,
    encoding: Encoding,
    timeout: Option<Duration>,
    headers: HeaderMap,
) -> request::Parts {
    let mut parts = Request::new(()).into_parts().0;
    parts.method = Method::POST;
    parts.uri = uri;
    parts.headers = headers;
    let headers = &mut parts.headers;
    headers.insert(CONTENT_TYPE, format.content_type());
    let (encoding_header, accept_header) = encoding_headers(format);
    if encoding != Encoding::Identity {
        headers.insert(encoding_header, HeaderValue::from_static(encoding.as_str()));
    }
    if !ACCEPTED.is_empty() {
        headers.insert(accept_header, ACCEPT);
    }
    match (format.protocol, format.framing) {
        (Protocol::Connect, Framing::Unframed) => {
            connect_unary::client::write_head(headers, timeout);
        }
        (Protocol::Connect, Framing::Enveloped) => {
            connect_stream::client::write_head(headers, timeout);
        }
        (Protocol::Grpc, _) => grpc::client::write_head(&mut parts, timeout),
        (Protocol::GrpcWeb, _) => grpc_web::client::write_head(headers, timeout),
        // Its heads are written by `write_bound_head`.
        (Protocol::Rest, _) => {}
    }
    parts
}

/// Returns the headers that name how messages are compressed, and how those of the response may be.
fn encoding_headers(format: &WireFormat) -> (HeaderName, HeaderName) {
    match (format.protocol, format.framing) {
        (Protocol::Connect, Framing::Unframed) | (Protocol::Rest, _) => {
            (CONTENT_ENCODING, ACCEPT_ENCODING)
        }
        (Protocol::Connect, Framing::Enveloped) => {
            (connect_stream::CONTENT_ENCODING, CONNECT_ACCEPT_ENCODING)
        }
        (Protocol::Grpc | Protocol::GrpcWeb, _) => (grpc::ENCODING, GRPC_ACCEPT_ENCODING),
    }
}

/// Whether a call may be a GET: a unary one of Connect that the schema declares to have no side effects.
pub(crate) fn takes_get(format: &WireFormat, spec: &Spec) -> bool {
    format.protocol == Protocol::Connect
        && spec.stream_type == StreamType::Unary
        && spec.idempotency == IdempotencyLevel::NoSideEffects
}

/// Turns the head of a POST into that of a GET with the message in its URL. Leaves it alone and returns `false` if the URL
/// would be longer than `limit` bytes.
pub(crate) fn write_get(
    parts: &mut request::Parts,
    codec: Codec,
    encoding: Encoding,
    message: &[u8],
    limit: usize,
) -> bool {
    connect_unary::get::write(parts, codec, encoding, message, limit)
}

/// Reads the head of a response whose body is its message.
#[inline]
pub(crate) fn read_unframed_head(
    parts: response::Parts,
    format: &WireFormat,
    spec: &'static Spec,
) -> Result<UnframedHead, ResponseError> {
    match format.protocol {
        Protocol::Rest => rest::client::ResponseHead::read(parts, spec).map(UnframedHead::Rest),
        _ => connect_unary::client::ResponseHead::read(parts, format.codec)
            .map(UnframedHead::Connect),
    }
}

/// Reads an envelope that is no message: the trailers and how the call ended; `None` for flags that mean nothing.
fn read_end(
    format: &WireFormat,
    flags: u8,
    data: &Bytes,
    trailers: &mut HeaderMap,
) -> Option<Result<(), ResponseError>> {
    match (format.protocol, flags) {
        (Protocol::Connect, connect_stream::END_STREAM) => {
            Some(connect_stream::client::read_end(data, trailers))
        }
        (Protocol::GrpcWeb, grpc_web::TRAILERS) => Some(grpc_web::client::read_end(data, trailers)),
        _ => None,
    }
}

/// Reads how a call ended whose response has no further envelope: from the trailers of HTTP, or from `headers`, present
/// if the response had no body at all.
fn finish(
    format: &WireFormat,
    http_trailers: Option<HeaderMap>,
    headers: Option<&mut HeaderMap>,
    trailers: &mut HeaderMap,
) -> Result<(), ResponseError> {
    match format.protocol {
        Protocol::Connect | Protocol::Rest => connect_stream::client::finish(),
        Protocol::Grpc => grpc::client::finish(http_trailers, headers, trailers),
        Protocol::GrpcWeb => grpc_web::client::finish(headers, trailers),
    }
}

#[cfg(test)]
mod tests {
    use http::Version;

    use super::*;

    fn written(protocol: Protocol, stream_type: StreamType) -> HeaderMap {
        head(protocol, stream_type).headers
    }

    fn head(protocol: Protocol, stream_type: StreamType) -> request::Parts {
        let format = WireFormat::of_call(protocol, Codec::Json, stream_type);
        let uri = Uri::from_static("http://127.0.0.1/a.v1.B/C");
        let timeout = Some(Duration::from_millis(250));
        write_head(uri, format, Encoding::Identity, timeout, HeaderMap::new())
    }

    #[test]
    fn a_head_names_protocol_codec_and_timeout() {
        let headers = written(Protocol::Connect, StreamType::Unary);
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(headers["connect-protocol-version"], "1");
        assert_eq!(headers["connect-timeout-ms"], "250");
        assert!(!headers.contains_key("content-encoding"));

        let headers = written(Protocol::Connect, StreamType::BidiStream);
        assert_eq!(headers["content-type"], "application/connect+json");

        let headers = written(Protocol::Grpc, StreamType::Unary);
        assert_eq!(headers["content-type"], "application/grpc+json");
        assert_eq!(headers["grpc-timeout"], "250000u");
        assert_eq!(headers["te"], "trailers");
        assert!(!headers.contains_key("connect-protocol-version"));
    }

    #[test]
    fn only_the_head_of_grpc_asks_for_http_2() {
        for stream_type in [StreamType::Unary, StreamType::BidiStream] {
            let version = |protocol| head(protocol, stream_type).version;
            assert_eq!(version(Protocol::Grpc), Version::HTTP_2);
            assert_eq!(version(Protocol::GrpcWeb), Version::HTTP_11);
            assert_eq!(version(Protocol::Connect), Version::HTTP_11);
        }
    }
}

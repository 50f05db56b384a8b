//! The client half of all protocols: heads of requests, and answers in envelopes.

mod stream_reader;

use std::time::Duration;

use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue, TE};
use http::{HeaderMap, Method, Request, Uri, request};

use super::{ContentType, Framing, Protocol, connect, grpc};
pub use stream_reader::{Event, StreamReader};

use crate::compression::{ACCEPTED, Encoding};
use crate::{ConnectError, deadline};

const ACCEPT: HeaderValue = HeaderValue::from_static(ACCEPTED);

/// What the head of a request is made of.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Where the procedure is, absolute.
    pub uri: Uri,
    /// Protocol, codec and framing.
    pub content_type: &'static ContentType,
    /// How messages are compressed.
    pub encoding: Encoding,
    /// How long the caller waits, for the server to know.
    pub timeout: Option<Duration>,
    /// Headers of the caller's own.
    pub metadata: HeaderMap,
}

/// Writes the head of a call.
#[must_use]
pub fn request_head(outgoing: Outgoing) -> request::Parts {
    let Outgoing {
        uri,
        content_type,
        encoding,
        timeout,
        metadata,
    } = outgoing;
    let mut parts = Request::new(()).into_parts().0;
    parts.method = Method::POST;
    parts.uri = uri;
    parts.headers = metadata;
    let headers = &mut parts.headers;
    headers.insert(CONTENT_TYPE, content_type.to_header());
    let (coding, accept) = coding_headers(content_type);
    if encoding != Encoding::Identity {
        headers.insert(coding, HeaderValue::from_static(encoding.as_str()));
    }
    if !ACCEPTED.is_empty() {
        headers.insert(accept, ACCEPT);
    }
    let (timeout_header, timeout) = match content_type.protocol {
        Protocol::Connect => {
            headers.insert(connect::PROTOCOL_VERSION_HEADER, connect::PROTOCOL_VERSION);
            (
                connect::TIMEOUT_HEADER,
                timeout.map(deadline::format_timeout),
            )
        }
        Protocol::Grpc | Protocol::GrpcWeb => {
            (grpc::TIMEOUT_HEADER, timeout.map(grpc::format_timeout))
        }
    };
    if content_type.protocol == Protocol::Grpc {
        headers.insert(TE, HeaderValue::from_static("trailers"));
    }
    if let Some(value) = timeout.and_then(|text| HeaderValue::try_from(text).ok()) {
        headers.insert(timeout_header, value);
    }
    parts
}

/// The headers that name the coding of messages, and those codings that are understood.
fn coding_headers(content_type: &ContentType) -> (HeaderName, HeaderName) {
    match (content_type.protocol, content_type.framing) {
        (Protocol::Connect, Framing::Whole) => (CONTENT_ENCODING, ACCEPT_ENCODING),
        (Protocol::Connect, Framing::Enveloped) => {
            (connect::CONTENT_ENCODING, connect::STREAM_ACCEPT_ENCODING)
        }
        (Protocol::Grpc | Protocol::GrpcWeb, _) => (grpc::ENCODING, grpc::ACCEPT_ENCODING),
    }
}

/// A failed call, and whose error it is.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The peer says that the call failed.
    Wire(ConnectError),
    /// The peer's answer cannot be read.
    Local(ConnectError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Codec, StreamType};

    fn written(protocol: Protocol, stream_type: StreamType) -> HeaderMap {
        let outgoing = Outgoing {
            uri: Uri::from_static("http://127.0.0.1/a.v1.B/C"),
            content_type: ContentType::of(protocol, Codec::Json, stream_type),
            encoding: Encoding::Identity,
            timeout: Some(Duration::from_millis(250)),
            metadata: HeaderMap::new(),
        };
        request_head(outgoing).headers
    }

    #[test]
    fn a_head_says_protocol_codec_and_timeout() {
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
}

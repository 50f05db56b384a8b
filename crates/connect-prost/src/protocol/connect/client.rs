//! The client half of unary calls: a message becomes a request, a response becomes a message or an error.
//!
//! Basis: "Unary (Request-Response) RPCs" of the Connect protocol. No clock and no input or output here.

use std::time::Duration;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE},
    response::Parts,
};

use super::error;
use crate::{
    Code, Codec, ConnectError,
    compression::{ACCEPTED, DecompressError, Encoding},
    deadline, header,
};

const PROTOCOL_VERSION: HeaderName = HeaderName::from_static("connect-protocol-version");
const TIMEOUT: HeaderName = HeaderName::from_static("connect-timeout-ms");

/// A failed call, and whose error it is.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The peer says that the call failed.
    Wire(ConnectError),
    /// The peer's answer cannot be read.
    Local(ConnectError),
}

/// Makes the POST of a unary call from a message that is encoded, and compressed if `encoding` says so.
pub(crate) fn request(
    uri: Uri,
    codec: Codec,
    encoding: Encoding,
    timeout: Option<Duration>,
    metadata: HeaderMap,
    message: Bytes,
) -> Request<Bytes> {
    let mut request = Request::new(message);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    *headers = metadata;
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(codec.content_type()));
    headers.insert(PROTOCOL_VERSION, HeaderValue::from_static("1"));
    if !ACCEPTED.is_empty() {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED));
    }
    if encoding != Encoding::Identity {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.as_str()));
    }
    if let Some(timeout) = timeout {
        let value = HeaderValue::try_from(deadline::format_timeout(timeout));
        headers.insert(TIMEOUT, value.expect("digits are a header value"));
    }
    request
}

/// The head of a response whose body is worth reading.
#[derive(Debug)]
pub(crate) struct Head {
    status: StatusCode,
    encoding: Encoding,
    headers: HeaderMap,
    trailers: HeaderMap,
}

impl Head {
    /// Judges a response by its head alone.
    pub(crate) fn read(parts: Parts, codec: Codec) -> Result<Head, Fault> {
        let mut headers = parts.headers;
        let trailers = header::take_trailers(&mut headers);
        let mut head = Head { status: parts.status, encoding: Encoding::Identity, headers, trailers };
        let media_type = media_type(&head.headers);
        if head.status != StatusCode::OK {
            // Only a Connect server answers a failure with JSON; anything else is told by its status.
            if media_type != Codec::Json.content_type() {
                return Err(head.by_status());
            }
        } else if media_type != codec.content_type() {
            let other = Codec::from_content_type(&media_type).is_some();
            let code = if other { Code::Internal } else { Code::Unknown };
            return Err(head.local(code, format!("the answer is `{media_type}`, not `{}`", codec.content_type())));
        }
        let coding = head.headers.get(CONTENT_ENCODING).map_or(Some(""), |value| value.to_str().ok());
        match coding.and_then(Encoding::from_name) {
            Some(encoding) => head.encoding = encoding,
            None => return Err(head.local(Code::Internal, "the answer is in a content coding that was not asked for".to_owned())),
        }
        Ok(head)
    }

    /// Gives the message's bytes, with headers and trailers, or the error that the body tells.
    pub(crate) fn finish(self, body: Bytes, limit: usize) -> Result<(Bytes, HeaderMap, HeaderMap), Fault> {
        match self.encoding.decompress(body, limit) {
            Ok(body) if self.status == StatusCode::OK => Ok((body, self.headers, self.trailers)),
            Ok(body) => Err(match error::read(&body, self.status) {
                Some(error) => Fault::Wire(self.with_metadata(error)),
                None => self.by_status(),
            }),
            Err(DecompressError::TooLong) => Err(self.too_long(limit)),
            Err(DecompressError::Corrupt) if self.status == StatusCode::OK => {
                Err(self.local(Code::Internal, "the answer's compression is broken".to_owned()))
            }
            Err(DecompressError::Corrupt) => Err(self.by_status()),
        }
    }

    /// The fault of a body that is longer than `limit`.
    pub(crate) fn too_long(self, limit: usize) -> Fault {
        match self.status {
            StatusCode::OK => self.local(Code::ResourceExhausted, format!("the answer is longer than {limit} bytes")),
            _ => self.by_status(),
        }
    }

    fn by_status(self) -> Fault {
        let message = format!("HTTP status {}", self.status);
        let error = ConnectError::new(Code::from_http_status(self.status), message);
        Fault::Wire(self.with_metadata(error))
    }

    fn local(self, code: Code, message: String) -> Fault {
        Fault::Local(self.with_metadata(ConnectError::new(code, message)))
    }

    fn with_metadata(self, mut error: ConnectError) -> ConnectError {
        *error.headers_mut() = self.headers;
        *error.trailers_mut() = self.trailers;
        error
    }
}

/// The media type without parameters, in lower case.
fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

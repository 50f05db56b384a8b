//! The client half of unary Connect: a response becomes a message or an error.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, HeaderName, StatusCode, response};

use super::TRAILER_PREFIX;
use crate::compression::{DecompressError, Encoding};
use crate::envelope::{END_LIMIT, TooLong};
use crate::protocol::Framing;
use crate::protocol::connect::read_error;
use crate::protocol::wire::{ResponseError, WireFormat, code_of_status};
use crate::{Code, Codec, ConnectError, StreamType};

pub(in crate::protocol) use crate::protocol::connect::write_head;

/// The head of a response whose body is worth reading.
#[derive(Debug)]
pub(crate) struct ResponseHead {
    status: StatusCode,
    encoding: Encoding,
    headers: HeaderMap,
    trailers: HeaderMap,
}

impl ResponseHead {
    /// Judges a response by its head alone.
    ///
    /// # Errors
    ///
    /// When the HTTP status alone reports a failure, or a message is not in `codec` or in an encoding that was asked for.
    pub(in crate::protocol) fn read(
        parts: response::Parts,
        codec: Codec,
    ) -> Result<Self, ResponseError> {
        let mut headers = parts.headers;
        let trailers = take_trailers(&mut headers);
        let mut head = Self {
            status: parts.status,
            encoding: Encoding::Identity,
            headers,
            trailers,
        };
        let received = head.headers.get(CONTENT_TYPE).and_then(codec_of);
        if head.is_message() && received != Some(codec) {
            // The other codec is a defect of the peer; anything else is something that does not speak Connect.
            let code = if received.is_some() {
                Code::Internal
            } else {
                Code::Unknown
            };
            return Err(head.local(code, format!("the response is not {}", media_type(codec))));
        }
        if !head.is_message() && received != Some(Codec::Json) {
            return Err(head.by_body(&[], false));
        }
        let encoding = head
            .headers
            .get(CONTENT_ENCODING)
            .map_or(Some(""), |value| value.to_str().ok());
        match encoding.and_then(Encoding::from_name) {
            Some(encoding) => head.encoding = encoding,
            None if head.is_message() => {
                let message = "the content encoding of the response was not asked for";
                return Err(head.local(Code::Internal, message));
            }
            None => return Err(head.by_body(&[], false)),
        }
        Ok(head)
    }

    /// Returns the greatest length of the body, both as received and decompressed: `message` if it is a message, else that of
    /// an error.
    pub(crate) fn limit(&self, message: usize) -> usize {
        if self.is_message() {
            message
        } else {
            END_LIMIT
        }
    }

    /// Ends the response with its whole body: the message, decompressed, with headers and trailers. `message` is the
    /// greatest length of a message.
    ///
    /// # Errors
    ///
    /// The error that the body reports; or its compression is broken, or it is too long when decompressed.
    pub(crate) fn finish(
        self,
        body: Bytes,
        message: usize,
    ) -> Result<(Bytes, HeaderMap, HeaderMap), ResponseError> {
        // Nothing at all is an empty message, whatever encoding the header names.
        let encoding = if body.is_empty() {
            Encoding::Identity
        } else {
            self.encoding
        };
        let (length, limit) = (body.len(), self.limit(message));
        match encoding.decompress(body, limit) {
            Ok(body) if self.is_message() => Ok((body, self.headers, self.trailers)),
            Ok(body) => Err(self.by_body(&body, true)),
            Err(DecompressError::TooLong) => Err(self.too_long(encoding.too_long(length, limit))),
            Err(DecompressError::Corrupt) if self.is_message() => {
                Err(self.local(Code::Internal, "the compression of the response is broken"))
            }
            Err(DecompressError::Corrupt) => Err(self.by_body(&[], false)),
        }
    }

    /// Ends a response whose body is too long to be read.
    pub(crate) fn too_long(self, error: TooLong) -> ResponseError {
        if self.is_message() {
            return self.local(Code::ResourceExhausted, format!("the response {error}"));
        }
        let message = format!("HTTP status {}; its error {error}", self.status);
        let error = ConnectError::new(code_of_status(self.status), message);
        ResponseError::Wire(self.with_metadata(error))
    }

    fn is_message(&self) -> bool {
        self.status == StatusCode::OK
    }

    fn by_body(self, body: &[u8], is_json: bool) -> ResponseError {
        let error = read_error(self.status, is_json, body);
        ResponseError::Wire(self.with_metadata(error))
    }

    fn local(self, code: Code, message: impl Into<Cow<'static, str>>) -> ResponseError {
        ResponseError::Local(self.with_metadata(ConnectError::new(code, message)))
    }

    fn with_metadata(self, mut error: ConnectError) -> ConnectError {
        error.set_http_status(self.status);
        *error.headers_mut() = self.headers;
        *error.trailers_mut() = self.trailers;
        error
    }
}

/// Returns the codec of a unary content type; `None` if it is neither of the two.
fn codec_of(content_type: &HeaderValue) -> Option<Codec> {
    let formats = WireFormat::of_procedure(StreamType::Unary);
    WireFormat::find(formats, content_type)
        .filter(|format| format.framing == Framing::Unframed)
        .map(|format| format.codec)
}

fn media_type(codec: Codec) -> &'static str {
    match codec {
        Codec::Json => "application/json",
        Codec::Proto => "application/proto",
    }
}

/// Removes the `trailer-` headers of a unary response and returns them under their own names.
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

#[cfg(test)]
mod tests;

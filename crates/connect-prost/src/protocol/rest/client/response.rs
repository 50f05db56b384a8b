//! The head of a response, and how the response ends with its body.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode, response};
use protojson_prost::Registry;

use super::error_body::{read_error, with_headers};
use super::status::code_of_status;
use crate::compression::{DecompressError, Encoding};
use crate::envelope::{END_LIMIT, TooLong};
use crate::protocol::wire::{ResponseError, names_other_charset};
use crate::{Code, ConnectError, Spec};

/// The head of a response whose body is worth reading.
#[derive(Debug)]
pub(crate) struct ResponseHead {
    status: StatusCode,
    encoding: Encoding,
    headers: HeaderMap,
    spec: &'static Spec,
}

impl ResponseHead {
    /// Judges a response by its head alone.
    ///
    /// # Errors
    ///
    /// When a message is in no JSON, or compressed in an encoding that was not asked for.
    pub(in crate::protocol) fn read(
        parts: response::Parts,
        spec: &'static Spec,
    ) -> Result<Self, ResponseError> {
        let mut head = Self {
            status: parts.status,
            encoding: Encoding::Identity,
            headers: parts.headers,
            spec,
        };
        let encoding = head
            .headers
            .get(CONTENT_ENCODING)
            .map_or(Some(""), |value| value.to_str().ok())
            .and_then(Encoding::from_name);
        let is_json = head.headers.get(CONTENT_TYPE).is_none_or(may_be_json);
        match encoding {
            _ if head.is_message() && !is_json && !head.has_no_content() => {
                Err(head.local(Code::Unknown, "the response is not application/json"))
            }
            Some(encoding) => {
                head.encoding = encoding;
                Ok(head)
            }
            None if head.is_message() => Err(head.local(
                Code::Internal,
                "the content encoding of the response was not asked for",
            )),
            None => Err(head.by_status()),
        }
    }

    pub(in crate::protocol) fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the greatest length of the body, both as received and decompressed: `message` if it is a message, else that of
    /// an error.
    pub(in crate::protocol) fn limit(&self, message: usize) -> usize {
        if self.is_message() {
            message
        } else {
            END_LIMIT
        }
    }

    /// Ends the response with its whole body: the message, decompressed, with headers. It is empty if the response has none. The
    /// registry has the messages that may be details of an error.
    ///
    /// # Errors
    ///
    /// The error that the body reports; or its compression is broken, or it is too long when decompressed.
    pub(in crate::protocol) fn finish(
        self,
        body: Bytes,
        message: usize,
        registry: &Registry,
    ) -> Result<(Bytes, HeaderMap), ResponseError> {
        if body.is_empty() || self.has_no_content() {
            return match self.is_message() {
                true => Ok((Bytes::new(), self.headers)),
                false => Err(self.by_status()),
            };
        }
        let (length, limit) = (body.len(), self.limit(message));
        match self.encoding.decompress(body, limit) {
            Ok(body) if self.is_message() => Ok((body, self.headers)),
            Ok(body) => Err(self.by_body(&body, registry)),
            Err(DecompressError::TooLong) => {
                let error = self.encoding.too_long(length, limit);
                Err(self.too_long(error))
            }
            Err(DecompressError::Corrupt) if self.is_message() => {
                Err(self.local(Code::Internal, "the compression of the response is broken"))
            }
            Err(DecompressError::Corrupt) => Err(self.by_status()),
        }
    }

    /// Ends a response whose body is too long to be read.
    pub(in crate::protocol) fn too_long(self, error: TooLong) -> ResponseError {
        if self.is_message() {
            return self.local(Code::ResourceExhausted, format!("the response {error}"));
        }
        let message = format!("HTTP status {}; its error {error}", self.status);
        let error = ConnectError::new(code_of_status(self.status), message);
        ResponseError::Wire(self.with_metadata(error))
    }

    /// Whether the status is that of a success. A part of a message is none.
    fn is_message(&self) -> bool {
        self.status.is_success() && self.status != StatusCode::PARTIAL_CONTENT
    }

    fn has_no_content(&self) -> bool {
        matches!(
            self.status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT
        )
    }

    fn by_status(self) -> ResponseError {
        self.by_body(&[], &Registry::new())
    }

    /// Below 400 a body is not that of an error, whatever members it has.
    fn by_body(self, body: &[u8], registry: &Registry) -> ResponseError {
        let body = match self.status.as_u16() {
            0..400 => &[],
            _ => body,
        };
        let error = read_error(self.spec, self.status, body, registry);
        ResponseError::Wire(self.with_metadata(error))
    }

    fn local(self, code: Code, message: impl Into<Cow<'static, str>>) -> ResponseError {
        ResponseError::Local(self.with_metadata(ConnectError::new(code, message)))
    }

    fn with_metadata(self, mut error: ConnectError) -> ConnectError {
        error.set_http_status(self.status);
        with_headers(error, self.headers)
    }
}

/// Whether a body of this type is read as JSON if it can be. Servers that do not name a type send `text/plain`.
fn may_be_json(content_type: &HeaderValue) -> bool {
    if content_type == "application/json" {
        return true;
    }
    let Ok(text) = content_type.to_str() else {
        return false;
    };
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let essence = essence.trim();
    let is = |name: &str| essence.eq_ignore_ascii_case(name);
    let has_suffix = || {
        let suffix = essence.len().checked_sub("+json".len());
        suffix
            .and_then(|at| essence.get(at..))
            .is_some_and(|suffix| suffix.eq_ignore_ascii_case("+json"))
    };
    let is_known = is("application/json") || is("text/plain") || is("text/json") || has_suffix();
    is_known && !parameters.split(';').any(names_other_charset)
}

#[cfg(test)]
mod tests;

//! Reads a response in envelopes, in any protocol.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode, response};

use super::{ResponseError, encoding_headers, finish, read_end};
use crate::compression::{DecompressError, Encoding};
use crate::envelope::{COMPRESSED, Decoder, END_LIMIT, Envelope, TooLong};
use crate::protocol::WireFormat;
use crate::protocol::wire::code_of_status;
use crate::{Code, ConnectError};

/// What comes next in a response.
#[derive(Debug)]
pub(crate) enum Event {
    /// A message, decompressed.
    Message(Bytes),
    /// The end of a call that succeeded.
    End,
}

/// Reads a response in envelopes, piece by piece.
#[derive(Debug)]
pub(crate) struct StreamReader {
    format: &'static WireFormat,
    status: StatusCode,
    encoding: Encoding,
    limit: usize,
    decoder: Decoder,
    headers: HeaderMap,
    trailers: HeaderMap,
    /// Whether the body has any bytes: then the head cannot hold the trailers.
    has_body: bool,
    is_ended: bool,
}

impl StreamReader {
    /// Judges a response by its head. Messages may have `limit` bytes, both as received and decompressed.
    ///
    /// # Errors
    ///
    /// When the HTTP status reports a failure, or messages are not in the codec or in an encoding that was asked for.
    pub(crate) fn new(
        parts: response::Parts,
        format: &'static WireFormat,
        limit: usize,
    ) -> Result<Self, ResponseError> {
        let mut reader = Self {
            format,
            status: parts.status,
            encoding: Encoding::Identity,
            limit,
            decoder: Decoder::new(limit),
            headers: parts.headers,
            trailers: HeaderMap::new(),
            has_body: false,
            is_ended: false,
        };
        if parts.status != StatusCode::OK {
            let code = code_of_status(parts.status);
            let message = format!("HTTP status {}", parts.status);
            let error = ResponseError::Wire(ConnectError::new(code, message));
            return Err(reader.fail(error));
        }
        reader.check_content_type()?;
        let encoding = reader
            .headers
            .get(encoding_headers(format).0)
            .map_or(Some(""), |value| value.to_str().ok());
        match encoding.and_then(Encoding::from_name) {
            Some(encoding) => reader.encoding = encoding,
            None => {
                let message = "the encoding of the response was not asked for";
                return Err(reader.local(Code::Internal, message));
            }
        }
        Ok(reader)
    }

    fn check_content_type(&mut self) -> Result<(), ResponseError> {
        let format = self.format;
        let value = self.headers.get(CONTENT_TYPE);
        let received = value.and_then(|value| WireFormat::find(WireFormat::all_enveloped(), value));
        if received.is_some_and(|received| received.is_alike(format)) {
            return Ok(());
        }
        // Another codec of the same protocol is a defect of the peer; anything else does not speak the protocol at all.
        let family = format
            .media_type
            .split_once('+')
            .map_or(format.media_type, |(family, _)| family);
        let is_close = value
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.strip_prefix(family))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['+', ';']));
        let code = if is_close {
            Code::Internal
        } else {
            Code::Unknown
        };
        Err(self.local(code, format!("the response is not {}", format.media_type)))
    }

    /// Returns the headers of the response.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Takes headers and trailers. Trailers are empty until the end of the response.
    pub(crate) fn take_metadata(&mut self) -> (HeaderMap, HeaderMap) {
        (
            std::mem::take(&mut self.headers),
            std::mem::take(&mut self.trailers),
        )
    }

    /// Adds a piece of the body. Take all events out before adding the next one.
    pub(crate) fn push(&mut self, piece: Bytes) {
        self.has_body |= !piece.is_empty();
        self.decoder.push(piece);
    }

    /// Returns the next event, if all of it is there. Nothing follows the end or an error.
    ///
    /// # Errors
    ///
    /// The error that ended the call; or the response is malformed, or a message is too long.
    pub(crate) fn read(&mut self) -> Result<Option<Event>, ResponseError> {
        if self.is_ended {
            return Ok(None);
        }
        let Envelope { flags, data } = match self.decoder.decode() {
            Ok(None) => return Ok(None),
            Ok(Some(envelope)) => envelope,
            Err(error) => return Err(self.too_long(error)),
        };
        let data = self.decompress(flags, data)?;
        let flags = flags & !COMPRESSED;
        if flags == 0 {
            return Ok(Some(Event::Message(data)));
        }
        match read_end(self.format, flags, &data, &mut self.trailers) {
            Some(end) => self.end(end).map(|()| Some(Event::End)),
            None => Err(self.local(
                Code::Internal,
                format!("an envelope has the flags {flags:#010b}"),
            )),
        }
    }

    /// Ends the response where its body ends, with the trailers of HTTP if there are any.
    ///
    /// # Errors
    ///
    /// The error that the trailers report; or the response broke off before its end.
    pub(crate) fn finish(&mut self, trailers: Option<HeaderMap>) -> Result<(), ResponseError> {
        if self.is_ended {
            return Ok(());
        }
        if !self.decoder.is_empty() {
            return Err(self.local(Code::Internal, "the response broke off before its end"));
        }
        let headers = (!self.has_body).then_some(&mut self.headers);
        let end = finish(self.format, trailers, headers, &mut self.trailers);
        self.end(end)
    }

    fn decompress(&mut self, flags: u8, data: Bytes) -> Result<Bytes, ResponseError> {
        if flags & COMPRESSED == 0 {
            return Ok(data);
        }
        if self.encoding == Encoding::Identity {
            let message = "a message is compressed, and no header names the encoding";
            return Err(self.local(Code::Internal, message));
        }
        // Nothing at all is an empty message, whatever encoding the header names.
        if data.is_empty() {
            return Ok(data);
        }
        let limit = match flags & !COMPRESSED {
            0 => self.limit,
            _ => END_LIMIT,
        };
        let length = data.len();
        match self.encoding.decompress(data, limit) {
            Ok(data) => Ok(data),
            Err(DecompressError::TooLong) => {
                Err(self.too_long(self.encoding.too_long(length, limit)))
            }
            Err(DecompressError::Corrupt) => {
                let name = self.encoding.as_str();
                Err(self.local(
                    Code::Internal,
                    format!("a message of the response is not {name}"),
                ))
            }
        }
    }

    fn too_long(&mut self, error: TooLong) -> ResponseError {
        self.local(
            Code::ResourceExhausted,
            format!("an envelope of the response {error}"),
        )
    }

    fn local(&mut self, code: Code, message: impl Into<Cow<'static, str>>) -> ResponseError {
        self.fail(ResponseError::Local(ConnectError::new(code, message)))
    }

    fn end(&mut self, end: Result<(), ResponseError>) -> Result<(), ResponseError> {
        self.is_ended = true;
        end.map_err(|error| self.fail(error))
    }

    /// Ends the response with an error, which takes the metadata along.
    fn fail(&mut self, error: ResponseError) -> ResponseError {
        self.is_ended = true;
        let status = self.status;
        let (headers, trailers) = self.take_metadata();
        let with_metadata = |mut error: ConnectError| {
            error.set_http_status(status);
            *error.headers_mut() = headers;
            *error.trailers_mut() = trailers;
            error
        };
        match error {
            ResponseError::Wire(error) => ResponseError::Wire(with_metadata(error)),
            ResponseError::Local(error) => ResponseError::Local(with_metadata(error)),
        }
    }
}

#[cfg(test)]
mod tests;

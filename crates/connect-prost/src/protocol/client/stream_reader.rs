//! An answer in envelopes, whatever protocol it is in.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode, response};

use super::{Fault, coding_headers};
use crate::compression::{DecompressError, Encoding};
use crate::envelope::{COMPRESSED, Decoder, END_LIMIT, Envelope, TooLong};
use crate::protocol::{ContentType, Protocol, connect, grpc, grpc_web};
use crate::{Code, ConnectError};

/// What comes next in an answer.
#[derive(Debug)]
pub enum Event {
    /// A message, decompressed.
    Message(Bytes),
    /// The end, which says that the call succeeded.
    End,
}

/// Reads an answer in envelopes, piece by piece.
#[derive(Debug)]
pub struct StreamReader {
    content_type: &'static ContentType,
    encoding: Encoding,
    limit: usize,
    decoder: Decoder,
    headers: HeaderMap,
    trailers: HeaderMap,
    /// Whether anything of the body has come: then the head is no trailers.
    has_body: bool,
    is_ended: bool,
}

impl StreamReader {
    /// Judges an answer by its head. Messages may have `limit` bytes, as they come and decompressed.
    ///
    /// # Errors
    ///
    /// When a failure is told by its HTTP status, or messages are not in the codec or in a coding that was asked for.
    pub fn new(
        parts: response::Parts,
        content_type: &'static ContentType,
        limit: usize,
    ) -> Result<Self, Fault> {
        let mut reader = Self {
            content_type,
            encoding: Encoding::Identity,
            limit,
            decoder: Decoder::new(limit),
            headers: parts.headers,
            trailers: HeaderMap::new(),
            has_body: false,
            is_ended: false,
        };
        if parts.status != StatusCode::OK {
            let code = Code::from_http_status(parts.status);
            let message = format!("HTTP status {}", parts.status);
            return Err(reader.wire(ConnectError::new(code, message)));
        }
        reader.check_content_type()?;
        let name = coding_headers(content_type).0;
        let coding = reader
            .headers
            .get(name)
            .map_or(Some(""), |value| value.to_str().ok());
        match coding.and_then(Encoding::from_name) {
            Some(encoding) => reader.encoding = encoding,
            None => {
                return Err(reader.local(Code::Internal, "the answer's coding was not asked for"));
            }
        }
        Ok(reader)
    }

    fn check_content_type(&mut self) -> Result<(), Fault> {
        let expected = self.content_type;
        let value = self.headers.get(CONTENT_TYPE);
        let same = |came: &ContentType| {
            came.protocol == expected.protocol
                && came.codec == expected.codec
                && came.framing == expected.framing
        };
        if value.and_then(ContentType::read).is_some_and(same) {
            return Ok(());
        }
        // Another codec of the same protocol is a defect of the peer; anything else does not speak the protocol at all.
        let family = expected
            .text
            .split_once('+')
            .map_or(expected.text, |(family, _)| family);
        let is_close = value
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.strip_prefix(family))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['+', ';']));
        let code = if is_close {
            Code::Internal
        } else {
            Code::Unknown
        };
        Err(self.local(code, format!("the answer is not {}", expected.text)))
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The trailers of the answer; empty until its end.
    #[must_use]
    pub fn trailers(&self) -> &HeaderMap {
        &self.trailers
    }

    /// Gives headers and trailers away.
    pub fn take_metadata(&mut self) -> (HeaderMap, HeaderMap) {
        (
            std::mem::take(&mut self.headers),
            std::mem::take(&mut self.trailers),
        )
    }

    /// Adds a piece of the body. Take all events out before adding the next one.
    pub fn push(&mut self, piece: Bytes) {
        self.has_body |= !piece.is_empty();
        self.decoder.push(piece);
    }

    /// The next event, if all of it is there. Nothing comes after the end or an error.
    ///
    /// # Errors
    ///
    /// The error that ended the call; or the answer is malformed, or a message is too long.
    pub fn read(&mut self) -> Result<Option<Event>, Fault> {
        if self.is_ended {
            return Ok(None);
        }
        let Envelope { flags, data } = match self.decoder.decode() {
            Ok(None) => return Ok(None),
            Ok(Some(envelope)) => envelope,
            Err(error) => return Err(self.too_long(error)),
        };
        let data = self.decompress(flags, data)?;
        match (self.content_type.protocol, flags & !COMPRESSED) {
            (_, 0) => Ok(Some(Event::Message(data))),
            (Protocol::Connect, connect::stream::END_STREAM) => {
                let told = connect::stream::client::read_end(&data, &mut self.trailers);
                self.end(told)
            }
            (Protocol::GrpcWeb, grpc_web::TRAILERS) => {
                match grpc_web::client::read_trailers(&data) {
                    Some(trailers) => self.end_by_trailers(trailers),
                    None => Err(self.local(Code::Internal, "the answer's trailers are malformed")),
                }
            }
            (_, flags) => Err(self.local(
                Code::Internal,
                format!("an envelope has the flags {flags:#010b}"),
            )),
        }
    }

    /// Ends the answer where its body ends, with the trailers of HTTP if there are any.
    ///
    /// # Errors
    ///
    /// The error that the trailers tell; or the answer broke off before its end.
    pub fn finish(&mut self, trailers: Option<HeaderMap>) -> Result<(), Fault> {
        if self.is_ended {
            return Ok(());
        }
        let protocol = self.content_type.protocol;
        if protocol == Protocol::Connect || !self.decoder.is_empty() {
            return Err(self.local(Code::Internal, "the answer broke off before its end"));
        }
        if let (Protocol::Grpc, Some(trailers)) = (protocol, trailers) {
            return self.end_by_trailers(trailers).map(drop);
        }
        if self.has_body {
            return Err(self.local(Code::Internal, "the answer has no trailers"));
        }
        // An answer of trailers only: they stand in its head.
        let mut trailers = std::mem::take(&mut self.headers);
        trailers.remove(CONTENT_TYPE);
        self.end_by_trailers(trailers).map(drop)
    }

    fn decompress(&mut self, flags: u8, data: Bytes) -> Result<Bytes, Fault> {
        if flags & COMPRESSED == 0 {
            return Ok(data);
        }
        if self.encoding == Encoding::Identity {
            let message = "a message is compressed, and no header says how";
            return Err(self.local(Code::Internal, message));
        }
        // Nothing at all is an empty message, whatever coding the header names.
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
                let message = format!("a message of the answer is not {}", self.encoding.as_str());
                Err(self.local(Code::Internal, message))
            }
        }
    }

    fn too_long(&mut self, error: TooLong) -> Fault {
        self.local(
            Code::ResourceExhausted,
            format!("an envelope of the answer {error}"),
        )
    }

    fn end_by_trailers(&mut self, trailers: HeaderMap) -> Result<Option<Event>, Fault> {
        self.trailers = trailers;
        match grpc::read_status(&mut self.trailers) {
            Some(told) => self.end(told.map_err(Fault::Wire)),
            None => Err(self.local(Code::Internal, "the answer's trailers have no grpc-status")),
        }
    }

    fn end(&mut self, told: Result<(), Fault>) -> Result<Option<Event>, Fault> {
        self.is_ended = true;
        match told {
            Ok(()) => Ok(Some(Event::End)),
            Err(Fault::Wire(error)) => Err(self.wire(error)),
            Err(Fault::Local(error)) => Err(Fault::Local(self.with_metadata(error))),
        }
    }

    fn wire(&mut self, error: ConnectError) -> Fault {
        Fault::Wire(self.with_metadata(error))
    }

    /// An error of ours about the answer, with its metadata. The reader is not to be used after it.
    pub fn local(&mut self, code: Code, message: impl Into<Cow<'static, str>>) -> Fault {
        let error = ConnectError::new(code, message);
        Fault::Local(self.with_metadata(error))
    }

    fn with_metadata(&mut self, mut error: ConnectError) -> ConnectError {
        self.is_ended = true;
        (*error.headers_mut(), *error.trailers_mut()) = self.take_metadata();
        error
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::{Codec, StreamType, envelope};

    fn reader(protocol: Protocol, headers: &[(&'static str, &'static str)]) -> StreamReader {
        let content_type = ContentType::of(protocol, Codec::Proto, StreamType::ServerStream);
        let mut parts = http::Response::new(()).into_parts().0;
        parts.headers.insert(CONTENT_TYPE, content_type.to_header());
        for (name, value) in headers {
            parts.headers.append(*name, HeaderValue::from_static(value));
        }
        StreamReader::new(parts, content_type, 100).unwrap()
    }

    fn code(fault: Fault) -> (bool, Code) {
        match fault {
            Fault::Wire(error) => (true, error.code()),
            Fault::Local(error) => (false, error.code()),
        }
    }

    #[test]
    fn a_connect_stream_ends_with_its_envelope() {
        let mut reader = reader(Protocol::Connect, &[]);
        reader.push(envelope::wrap(0, b"one"));
        assert!(matches!(reader.read(), Ok(Some(Event::Message(data))) if data == "one"));
        reader.push(envelope::wrap(
            2,
            br#"{"metadata": {"x-mark": ["a", "b"]}}"#,
        ));
        assert!(matches!(reader.read(), Ok(Some(Event::End))));
        assert_eq!(reader.trailers().get_all("x-mark").iter().count(), 2);
        assert!(reader.finish(None).is_ok());
    }

    #[test]
    fn a_connect_stream_without_an_end_broke_off() {
        let mut reader = reader(Protocol::Connect, &[]);
        let fault = reader.finish(None).unwrap_err();
        assert_eq!(code(fault), (false, Code::Internal));
    }

    #[test]
    fn trailers_in_the_head_count_only_without_a_body() {
        let status = [("grpc-status", "9"), ("x-mark", "a")];
        let mut only = reader(Protocol::Grpc, &status);
        let Fault::Wire(error) = only.finish(None).unwrap_err() else {
            panic!("the peer told this error");
        };
        assert_eq!(error.code(), Code::FailedPrecondition);
        assert_eq!(error.trailers()["x-mark"], "a");
        assert!(error.headers().is_empty());

        let mut with_body = reader(Protocol::Grpc, &status);
        with_body.push(envelope::wrap(0, b""));
        assert!(matches!(with_body.read(), Ok(Some(Event::Message(_)))));
        let fault = with_body.finish(None).unwrap_err();
        assert_eq!(code(fault), (false, Code::Internal));
    }

    #[test]
    fn web_trailers_are_the_last_envelope() {
        let mut reader = reader(Protocol::GrpcWeb, &[]);
        let lines = b"Grpc-Status: 8\r\ngrpc-message: no%20more\r\nx-mark: a\r\n";
        reader.push(envelope::wrap(grpc_web::TRAILERS, lines));
        let Fault::Wire(error) = reader.read().unwrap_err() else {
            panic!("the peer told this error");
        };
        assert_eq!(error.message(), "no more");
        assert_eq!(error.trailers()["x-mark"], "a");
    }

    #[test]
    fn a_compressed_message_needs_a_coding() {
        let mut reader = reader(Protocol::Connect, &[]);
        reader.push(envelope::wrap(COMPRESSED, b""));
        assert_eq!(code(reader.read().unwrap_err()), (false, Code::Internal));
    }

    #[test]
    fn a_long_message_is_refused_by_its_head() {
        let mut reader = reader(Protocol::Connect, &[]);
        reader.push(Bytes::from_static(&[0, 0, 0, 0, 101]));
        let Fault::Local(error) = reader.read().unwrap_err() else {
            panic!("found on this side");
        };
        assert_eq!(error.code(), Code::ResourceExhausted);
        assert!(error.message().contains("101 bytes, more than 100"));
    }

    #[test]
    fn an_end_is_within_its_limit_whatever_messages_may_have() {
        let names = |write: fn(usize) -> String| (0..60_000).map(write).collect::<String>();
        let metadata = names(|name| format!("\"{name}\":[\"\"],"));
        let json = format!("{{\"metadata\":{{{metadata}\"a\":[]}}}}");
        let lines = names(|name| format!("{name}:\n"));
        for (protocol, flags, data) in [
            (Protocol::Connect, connect::stream::END_STREAM, json),
            (Protocol::GrpcWeb, grpc_web::TRAILERS, lines),
        ] {
            let mut reader = reader(protocol, &[]);
            reader.decoder = Decoder::new(4 << 20);
            reader.push(envelope::wrap(flags, data.as_bytes()));
            assert_eq!(
                code(reader.read().unwrap_err()),
                (false, Code::ResourceExhausted)
            );
        }
    }

    #[test]
    fn trailers_of_more_names_than_a_map_takes_are_malformed() {
        // HTTP's map of headers ends at its 24,576th name, some ways to fill it with a panic.
        let mut reader = reader(Protocol::GrpcWeb, &[]);
        let lines: String = (0..24_600).map(|name| format!("{name}:\n")).collect();
        reader.push(envelope::wrap(grpc_web::TRAILERS, lines.as_bytes()));
        assert_eq!(code(reader.read().unwrap_err()), (false, Code::Internal));
    }

    #[cfg(feature = "gzip")]
    #[test]
    fn an_end_is_within_its_limit_when_decompressed_too() {
        let coding = [("connect-content-encoding", "gzip")];
        let mut reader = reader(Protocol::Connect, &coding);
        let spaces = Encoding::Gzip.compress(vec![b' '; END_LIMIT + 1].into());
        reader.push(envelope::wrap(
            connect::stream::END_STREAM | COMPRESSED,
            &spaces,
        ));
        assert_eq!(
            code(reader.read().unwrap_err()),
            (false, Code::ResourceExhausted)
        );
    }
}

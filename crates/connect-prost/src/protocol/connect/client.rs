//! The client half: a message becomes a request, the answer becomes a message or an error.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Method, Request, StatusCode, Uri, response};

use super::{
    PROTOCOL_VERSION, PROTOCOL_VERSION_HEADER, TIMEOUT_HEADER, codec_of, content_type, read_error,
};
use crate::compression::{ACCEPTED, DecompressError, Encoding};
use crate::{Code, Codec, ConnectError, deadline, header};

/// What the head of a unary request is made of.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Where the procedure is, absolute.
    pub uri: Uri,
    /// How the message is written.
    pub codec: Codec,
    /// How the message is compressed.
    pub encoding: Encoding,
    /// How long the caller waits, for the server to know.
    pub timeout: Option<Duration>,
    /// Headers of the caller's own.
    pub metadata: HeaderMap,
}

/// Makes the POST of a unary call; `message` is encoded and compressed as `outgoing` says.
#[must_use]
pub fn request(outgoing: Outgoing, message: Bytes) -> Request<Bytes> {
    let mut request = Request::new(message);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = outgoing.uri;
    let headers = request.headers_mut();
    *headers = outgoing.metadata;
    headers.insert(CONTENT_TYPE, content_type(outgoing.codec));
    headers.insert(PROTOCOL_VERSION_HEADER, PROTOCOL_VERSION);
    if !ACCEPTED.is_empty() {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED));
    }
    if outgoing.encoding != Encoding::Identity {
        headers.insert(
            CONTENT_ENCODING,
            HeaderValue::from_static(outgoing.encoding.as_str()),
        );
    }
    if let Some(timeout) = outgoing.timeout {
        let value = HeaderValue::try_from(deadline::format_timeout(timeout));
        headers.insert(TIMEOUT_HEADER, value.expect("digits are a header value"));
    }
    request
}

/// A failed call, and whose error it is.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The peer says that the call failed.
    Wire(ConnectError),
    /// The peer's answer cannot be read.
    Local(ConnectError),
}

/// A message's bytes, decompressed, with headers and trailers of the answer.
pub type Answer = (Bytes, HeaderMap, HeaderMap);

/// The head of an answer whose body is worth reading.
#[derive(Debug)]
pub struct ResponseHead {
    status: StatusCode,
    encoding: Encoding,
    headers: HeaderMap,
    trailers: HeaderMap,
}

impl ResponseHead {
    /// Judges an answer by its head alone.
    ///
    /// # Errors
    ///
    /// When a failure is told by its HTTP status only, or a message is not in `codec` or in a content coding that
    /// nobody asked for.
    pub fn read(parts: response::Parts, codec: Codec) -> Result<Self, Fault> {
        let mut headers = parts.headers;
        let trailers = header::take_trailers(&mut headers);
        let mut head = Self {
            status: parts.status,
            encoding: Encoding::Identity,
            headers,
            trailers,
        };
        let came = head.headers.get(CONTENT_TYPE).and_then(codec_of);
        if head.is_message() && came != Some(codec) {
            // Another codec of ours is a defect of the peer; anything else is something that does not speak Connect.
            let code = if came.is_some() {
                Code::Internal
            } else {
                Code::Unknown
            };
            return Err(head.local(
                code,
                format!("the answer is not {}", content_type_text(codec)),
            ));
        }
        if !head.is_message() && came != Some(Codec::Json) {
            return Err(head.by_body(&[], false));
        }
        let coding = head
            .headers
            .get(CONTENT_ENCODING)
            .map_or(Some(""), |value| value.to_str().ok());
        match coding.and_then(Encoding::from_name) {
            Some(encoding) => head.encoding = encoding,
            None if head.is_message() => {
                return Err(head.local(
                    Code::Internal,
                    "the answer's content coding was not asked for",
                ));
            }
            None => return Err(head.by_body(&[], false)),
        }
        Ok(head)
    }

    /// Ends the answer with its whole body.
    ///
    /// # Errors
    ///
    /// The error that the body tells; or its compression is broken, or it is longer than `limit` when decompressed.
    pub fn finish(self, body: Bytes, limit: usize) -> Result<Answer, Fault> {
        // Nothing at all is an empty message, whatever coding the header names.
        let encoding = if body.is_empty() {
            Encoding::Identity
        } else {
            self.encoding
        };
        match encoding.decompress(body, limit) {
            Ok(body) if self.is_message() => Ok((body, self.headers, self.trailers)),
            Ok(body) => Err(self.by_body(&body, true)),
            Err(_) if !self.is_message() => Err(self.by_body(&[], false)),
            Err(DecompressError::TooLong) => Err(self.too_long(limit)),
            Err(DecompressError::Corrupt) => {
                Err(self.local(Code::Internal, "the answer's compression is broken"))
            }
        }
    }

    /// Ends an answer whose body is longer than `limit`.
    #[must_use]
    pub fn too_long(self, limit: usize) -> Fault {
        if self.is_message() {
            self.local(
                Code::ResourceExhausted,
                format!("the answer is longer than {limit} bytes"),
            )
        } else {
            self.by_body(&[], false)
        }
    }

    fn is_message(&self) -> bool {
        self.status == StatusCode::OK
    }

    fn by_body(self, body: &[u8], is_json: bool) -> Fault {
        let error = read_error(self.status, is_json, body);
        Fault::Wire(self.with_metadata(error))
    }

    fn local(self, code: Code, message: impl Into<std::borrow::Cow<'static, str>>) -> Fault {
        Fault::Local(self.with_metadata(ConnectError::new(code, message)))
    }

    fn with_metadata(self, mut error: ConnectError) -> ConnectError {
        *error.headers_mut() = self.headers;
        *error.trailers_mut() = self.trailers;
        error
    }
}

fn content_type_text(codec: Codec) -> &'static str {
    match codec {
        Codec::Json => "application/json",
        Codec::Proto => "application/proto",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(status: u16, headers: &[(&'static str, &'static str)]) -> Result<ResponseHead, Fault> {
        let mut response = http::Response::new(());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        for (name, value) in headers {
            response
                .headers_mut()
                .append(*name, HeaderValue::from_static(value));
        }
        ResponseHead::read(response.into_parts().0, Codec::Proto)
    }

    fn local(fault: Fault) -> Code {
        match fault {
            Fault::Local(error) => error.code(),
            Fault::Wire(error) => panic!("a wire error: {error}"),
        }
    }

    fn wire(fault: Fault) -> ConnectError {
        match fault {
            Fault::Wire(error) => error,
            Fault::Local(error) => panic!("a local error: {error}"),
        }
    }

    #[test]
    fn a_request_says_protocol_codec_and_timeout() {
        let outgoing = Outgoing {
            uri: Uri::from_static("http://127.0.0.1/a.v1.B/C"),
            codec: Codec::Json,
            encoding: Encoding::Identity,
            timeout: Some(Duration::from_millis(250)),
            metadata: HeaderMap::new(),
        };
        let request = request(outgoing, Bytes::from_static(b"{}"));
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.headers()["connect-protocol-version"], "1");
        assert_eq!(request.headers()["connect-timeout-ms"], "250");
        assert!(!request.headers().contains_key("content-encoding"));
    }

    #[test]
    fn trailers_are_told_apart_from_headers() {
        let head = head(
            200,
            &[
                ("content-type", "application/proto"),
                ("x-a", "1"),
                ("trailer-x-b", "2"),
            ],
        )
        .unwrap();
        let (body, headers, trailers) = head.finish(Bytes::from_static(b"m"), 1).unwrap();
        assert_eq!(body, "m");
        assert_eq!(headers["x-a"], "1");
        assert_eq!(trailers["x-b"], "2");
        assert!(!headers.contains_key("trailer-x-b"));
    }

    #[test]
    fn a_message_of_another_kind_is_refused() {
        assert_eq!(
            local(head(200, &[("content-type", "application/json")]).unwrap_err()),
            Code::Internal
        );
        assert_eq!(
            local(head(200, &[("content-type", "text/html")]).unwrap_err()),
            Code::Unknown
        );
        assert_eq!(local(head(200, &[]).unwrap_err()), Code::Unknown);
        let unknown = [
            ("content-type", "application/proto"),
            ("content-encoding", "compress"),
        ];
        assert_eq!(local(head(200, &unknown).unwrap_err()), Code::Internal);
    }

    #[test]
    fn a_failure_that_is_not_connect_is_told_by_its_status() {
        assert_eq!(
            wire(head(403, &[("content-type", "text/html")]).unwrap_err()).code(),
            Code::PermissionDenied
        );
        assert_eq!(wire(head(503, &[]).unwrap_err()).code(), Code::Unavailable);
        let html = head(404, &[("content-type", "application/json")]).unwrap();
        assert_eq!(
            wire(html.finish(Bytes::from_static(b"<html>"), 100).unwrap_err()).code(),
            Code::Unimplemented
        );
    }

    #[test]
    fn an_error_body_is_read_with_its_metadata() {
        let head = head(
            409,
            &[
                ("content-type", "application/json"),
                ("x-request-id", "r1"),
                ("trailer-x-b", "2"),
            ],
        );
        let body = Bytes::from_static(br#"{"code":"aborted","message":"again"}"#);
        let error = wire(head.unwrap().finish(body, 100).unwrap_err());
        assert_eq!((error.code(), error.message()), (Code::Aborted, "again"));
        assert_eq!(error.headers()["x-request-id"], "r1");
        assert_eq!(error.trailers()["x-b"], "2");
    }

    #[test]
    fn a_body_over_the_limit_is_resource_exhausted() {
        let plain = head(200, &[("content-type", "application/proto")]).unwrap();
        assert_eq!(
            local(plain.finish(Bytes::from_static(b"four"), 3).unwrap_err()),
            Code::ResourceExhausted
        );
    }

    #[cfg(feature = "gzip")]
    #[test]
    fn gzip_is_bounded_and_its_damage_is_found() {
        let gzip = [
            ("content-type", "application/proto"),
            ("content-encoding", "gzip"),
        ];
        let packed = Encoding::Gzip.compress(vec![0; 5000].into());
        assert_eq!(
            head(200, &gzip)
                .unwrap()
                .finish(packed.clone(), 5000)
                .unwrap()
                .0
                .len(),
            5000
        );
        assert_eq!(
            local(
                head(200, &gzip)
                    .unwrap()
                    .finish(packed.clone(), 4999)
                    .unwrap_err()
            ),
            Code::ResourceExhausted
        );
        let nothing = head(200, &gzip).unwrap().finish(Bytes::new(), 5000);
        assert!(nothing.unwrap().0.is_empty());
        let broken = packed.slice(..packed.len() - 4);
        assert_eq!(
            local(head(200, &gzip).unwrap().finish(broken, 5000).unwrap_err()),
            Code::Internal
        );
    }
}

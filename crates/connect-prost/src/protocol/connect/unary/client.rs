//! The client half of a unary call: its answer becomes a message or an error.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, StatusCode, response};

use crate::compression::{DecompressError, Encoding};
use crate::envelope::{END_LIMIT, TooLong};
use crate::protocol::client::Fault;
use crate::protocol::connect::read_error;
use crate::protocol::{ContentType, Framing, Protocol};
use crate::{Code, Codec, ConnectError, header};

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

    /// The greatest length of the body, as it comes and decompressed: `message` if it is a message, else that of an error.
    #[must_use]
    pub fn limit(&self, message: usize) -> usize {
        if self.is_message() {
            message
        } else {
            END_LIMIT
        }
    }

    /// Ends the answer with its whole body. `message` is the greatest length of a message.
    ///
    /// # Errors
    ///
    /// The error that the body tells; or its compression is broken, or it is too long when decompressed.
    pub fn finish(self, body: Bytes, message: usize) -> Result<Answer, Fault> {
        // Nothing at all is an empty message, whatever coding the header names.
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
                Err(self.local(Code::Internal, "the answer's compression is broken"))
            }
            Err(DecompressError::Corrupt) => Err(self.by_body(&[], false)),
        }
    }

    /// Ends an answer whose body is too long to be read.
    #[must_use]
    pub fn too_long(self, error: TooLong) -> Fault {
        if self.is_message() {
            return self.local(Code::ResourceExhausted, format!("the answer {error}"));
        }
        let told = format!("HTTP status {}; its error {error}", self.status);
        let error = ConnectError::new(Code::from_http_status(self.status), told);
        Fault::Wire(self.with_metadata(error))
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

/// The codec of a unary content type; `None` when it is neither of the two.
fn codec_of(content_type: &http::HeaderValue) -> Option<Codec> {
    ContentType::read(content_type)
        .filter(|row| row.protocol == Protocol::Connect && row.framing == Framing::Whole)
        .map(|row| row.codec)
}

fn content_type_text(codec: Codec) -> &'static str {
    match codec {
        Codec::Json => "application/json",
        Codec::Proto => "application/proto",
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

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

    #[test]
    fn an_error_has_a_limit_of_its_own() {
        let json = [("content-type", "application/json")];
        let body = format!(
            "{{\"code\":\"aborted\",\"message\":\"{}\"}}",
            "a".repeat(100)
        );
        let read = head(409, &json).unwrap().finish(body.into(), 3);
        assert_eq!(wire(read.unwrap_err()).code(), Code::Aborted);

        let body = format!(
            "{{\"code\":\"aborted\",\"x\":[{}0]}}",
            "0,".repeat(END_LIMIT / 2)
        );
        let read = head(409, &json).unwrap().finish(body.into(), 4 << 20);
        let error = wire(read.unwrap_err());
        assert_eq!(error.code(), Code::from_http_status(StatusCode::CONFLICT));
        assert!(error.message().ends_with("more than 262144"), "{error}");
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

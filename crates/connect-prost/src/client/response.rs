//! A response of HTTP as a message or an error of the call.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use protojson_prost::ReadOptions;

use super::deadline::Ends;
use super::error::Error;
use super::request::PreparedCall;
use super::transport::TransportError;
use crate::collector::Collector;
use crate::envelope::TooLong;
use crate::protocol::client::{ResponseError, UnframedHead};
use crate::{Body, Code, ConnectError, Message, Response, Spec, header};

impl PreparedCall {
    /// Reads a message of the peer.
    pub(super) fn decode<Res: Message>(&self, bytes: Bytes) -> Result<Res, ConnectError> {
        let options = ReadOptions::lenient()
            .budget(self.settings.budget.with_bytes(self.limit))
            .registry(self.settings.registry.clone());
        self.format
            .codec
            .decode(bytes, &options)
            .map_err(|error| unreadable(&error))
    }

    /// Ends a response whose body is its message.
    pub(super) fn finish_unframed<Res: Message>(
        &self,
        head: UnframedHead,
        body: Result<Bytes, TooLong>,
    ) -> Result<Response<Res>, Error> {
        let finished = match body {
            Ok(body) => head.finish(body, self.limit),
            Err(error) => Err(head.too_long(error)),
        };
        let (bytes, headers, trailers) = finished.map_err(|error| self.failed(error))?;
        match self.decode(bytes) {
            Ok(message) => Ok(Response::from_parts(message, headers, trailers)),
            Err(mut error) => {
                let id = request_id(&headers);
                error.set_http_status(StatusCode::OK);
                *error.headers_mut() = headers;
                *error.trailers_mut() = trailers;
                Err(Error::response(self.spec, error, id))
            }
        }
    }

    /// Returns the error of a call whose response gives no message.
    pub(super) fn failed(&self, error: ResponseError) -> Error {
        match error {
            ResponseError::Wire(error) => {
                let id = request_id(error.headers());
                Error::wire(self.spec, error, id)
            }
            ResponseError::Local(error) => {
                let id = request_id(error.headers());
                Error::response(self.spec, error, id)
            }
        }
    }

    /// Returns the error of a call or an attempt whose timeout passed on this side.
    pub(super) fn timed_out(&self, ends: Ends) -> Error {
        let timeout = match ends {
            Ends::Call => self.timeout,
            Ends::Attempt => self.attempt_timeout,
        };
        Error::timeout(self.spec, ends, timeout.unwrap_or_default())
    }
}

/// Reads a body of at most `limit` bytes.
pub(super) async fn collect(
    spec: &'static Spec,
    mut body: Body,
    limit: usize,
) -> Result<Result<Bytes, TooLong>, Error> {
    let mut collector = match Collector::new(&body, limit) {
        Ok(collector) => collector,
        Err(error) => return Ok(Err(error)),
    };
    while let Some(frame) = body.frame().await {
        let frame =
            frame.map_err(|error| Error::transport(spec, TransportError::of_body(error)))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if let Err(error) = collector.push(data) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(collector.finish()))
}

/// Turns the codec's error about a message, which blames the caller, into one that blames the peer.
fn unreadable(error: &ConnectError) -> ConnectError {
    let code = match error.code() {
        Code::ResourceExhausted => Code::ResourceExhausted,
        _ => Code::Internal,
    };
    ConnectError::new(code, format!("in the response, {}", error.message()))
}

/// Returns the id under which the server knows the call.
pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    headers
        .get(header::REQUEST_ID)?
        .to_str()
        .ok()
        .map(str::to_owned)
}

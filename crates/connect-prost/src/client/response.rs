//! A response of HTTP as a message or an error of the call.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use protojson_prost::ReadOptions;

use super::deadline::Ends;
use super::error::{Error, request_id};
use super::http_binding::ReadField;
use super::request::PreparedCall;
use super::transport::TransportError;
use super::wrapper::{ReceivedJson, WrapperFields, check_wrapper, reported_failure};
use crate::codec::{decode_json, unreadable as unread_json};
use crate::collector::Collector;
use crate::envelope::TooLong;
use crate::protocol::client::{ResponseError, UnframedHead};
use crate::{Body, Code, Codec, ConnectError, Message, Response, Spec};

/// How a message is read from a response, beside its codec.
pub(super) struct Reading<Res> {
    pub(super) wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
    /// For an HTTP rule whose response holds one field of the message.
    pub(super) read_field: Option<ReadField<Res>>,
}

impl<Res> Clone for Reading<Res> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Res> Copy for Reading<Res> {}

impl PreparedCall {
    /// Reads a message of the peer.
    pub(super) fn decode<Res: Message>(&self, bytes: Bytes) -> Result<Res, ConnectError> {
        self.format
            .codec
            .decode(bytes, &self.read_options())
            .map_err(|error| unreadable(&error))
    }

    /// Ends a response whose body is its message.
    pub(super) fn finish_unframed<Res: Message>(
        &self,
        head: UnframedHead,
        body: Result<Bytes, TooLong>,
        reading: Reading<Res>,
    ) -> Result<Response<Res>, Error> {
        let status = head.status();
        let finished = match body {
            Ok(body) => head.finish(body, self.limit, &self.settings.registry),
            Err(error) => Err(head.too_long(error)),
        };
        let (mut bytes, headers, trailers) = finished.map_err(|error| self.failed(error))?;
        let message = match self.format.codec {
            Codec::Proto => self.decode(std::mem::take(&mut bytes)),
            Codec::Json => self.read_json(&bytes, reading.read_field),
        };
        match message {
            Ok(message) => {
                let mut response = Response::from_parts(message, headers, trailers);
                if let Some(wrapper) = reading.wrapper {
                    check_wrapper(self.spec, wrapper, &mut response, Some(self.json(&bytes)))
                        .map_err(|error| error.with_status(status))?;
                }
                Ok(response)
            }
            Err(error) => Err(self.unread(error, &bytes, status, (headers, trailers))),
        }
    }

    /// Reads a message in JSON. By an HTTP rule it may be one field of the message, or nothing at all.
    fn read_json<Res: Message>(
        &self,
        json: &[u8],
        read_field: Option<ReadField<Res>>,
    ) -> Result<Res, ConnectError> {
        let options = self.read_options();
        let field = match &self.target {
            Some(_) if json.is_empty() => return Ok(Res::default()),
            Some(target) => read_field.zip(target.rule.response_body),
            None => None,
        };
        let message = match field {
            Some((read_field, field)) => read_field(json, field, &options).map_err(unread_json),
            None => decode_json(json, &options),
        };
        message.map_err(|error| unreadable(&error))
    }

    fn json<'a>(&'a self, bytes: &'a [u8]) -> ReceivedJson<'a> {
        ReceivedJson {
            bytes,
            registry: &self.settings.registry,
        }
    }

    fn read_options(&self) -> ReadOptions {
        ReadOptions::lenient()
            .budget(self.settings.budget.with_bytes(self.limit))
            .registry(self.settings.registry.clone())
    }

    /// Returns the error of a response whose body is not its message. It may report a failure all the same.
    #[cold]
    fn unread(
        &self,
        mut error: ConnectError,
        json: &[u8],
        status: StatusCode,
        (headers, trailers): (HeaderMap, HeaderMap),
    ) -> Error {
        let failure = reported_failure(self.spec, self.json(json));
        let is_reported = failure.is_some();
        let id = request_id(&headers);
        let id = id.or_else(|| request_id(failure.as_ref()?.headers()));
        error = failure.unwrap_or(error);
        error.set_http_status(status);
        *error.headers_mut() = headers;
        *error.trailers_mut() = trailers;
        match is_reported {
            true => Error::wire(self.spec, error, id),
            false => Error::response(self.spec, error, id),
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

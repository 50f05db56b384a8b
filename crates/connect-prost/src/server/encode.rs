//! Encodes responses: messages to bytes, compressed, in the wire format of the call.

use bytes::{Bytes, BytesMut};
use protojson_prost::WriteOptions;

use super::context::Context;
use super::http_binding::WriteField;
use super::settings::RouterSettings;
use crate::compression::Encoding;
use crate::envelope::{self, COMPRESSED, HEAD};
use crate::protocol::Framing;
use crate::protocol::server::{self as protocol, End, RequestHead};
use crate::{Body, Codec, ConnectError, JsonShape, Message, Response};

/// Encodes the messages of a stream into the data of envelopes.
#[derive(Clone)]
pub(super) struct MessageEncoder {
    codec: Codec,
    options: WriteOptions,
    encoding: Encoding,
    compress_from: usize,
}

impl MessageEncoder {
    pub(super) fn new(settings: &RouterSettings, head: &RequestHead, shape: JsonShape) -> Self {
        Self {
            codec: head.response_format.codec,
            options: shape.write_options().registry(settings.registry.clone()),
            encoding: head.accepts,
            compress_from: settings.limits.compress_from(),
        }
    }

    /// Returns the flags and the data of a message's envelope.
    pub(super) fn encode<M: Message>(&self, message: &M) -> Result<(u8, Bytes), ConnectError> {
        let data = self.codec.encode(message, &self.options)?;
        if self.encoding == Encoding::Identity || data.len() < self.compress_from {
            return Ok((0, data));
        }
        Ok((COMPRESSED, self.encoding.compress(data)))
    }
}

/// Returns how the JSON of a response is written: as an outer layer or an interceptor sets it in the extensions, else as the
/// schema does.
pub(super) fn json_shape(head: &RequestHead, context: &Context) -> JsonShape {
    let set = match head.response_format.codec {
        Codec::Json => context.extensions().get::<JsonShape>(),
        Codec::Proto => None,
    };
    set.copied().unwrap_or(context.spec().json)
}

/// Encodes the response of a call that has exactly one. Only a call by an HTTP rule uses `success`, its HTTP status, and `field`, which
/// is the only one of the message that is in the body.
pub(super) fn encode_response<Res: Message>(
    settings: &RouterSettings,
    head: &RequestHead,
    (shape, success): (JsonShape, u16),
    field: Option<(&str, WriteField<Res>)>,
    response: &Response<Res>,
) -> Result<http::Response<Body>, ConnectError> {
    let options = shape.write_options().registry(settings.registry.clone());
    let format = head.response_format;
    let bytes = match field {
        None => format.codec.encode::<Res>(response, &options)?,
        Some((name, write)) => encode_field::<Res>(response, name, write, &options)?,
    };
    let is_long = bytes.len() >= settings.limits.compress_from();
    let encoding = if is_long || head.excludes_identity {
        head.accepts
    } else {
        Encoding::Identity
    };
    let bytes = encoding.compress(bytes);
    if format.framing == Framing::Enveloped {
        return Ok(enveloped(head, encoding, &bytes, response));
    }
    let (headers, trailers) = (response.headers(), response.trailers());
    Ok(protocol::unframed_response(
        format,
        (success, is_long),
        encoding,
        headers,
        trailers,
        bytes,
    ))
}

/// Encodes one field. One that is not set is `null`, so that the body is JSON all the same.
fn encode_field<Res>(
    message: &Res,
    name: &str,
    write: WriteField<Res>,
    options: &WriteOptions,
) -> Result<Bytes, ConnectError> {
    let mut json = Vec::new();
    match write(message, name, options, &mut json) {
        Ok(true) => Ok(json.into()),
        Ok(false) => Ok(Bytes::from_static(b"null")),
        Err(error) => {
            let reason = format!("the message cannot be written as JSON: {error}");
            Err(ConnectError::internal(reason).with_source(error))
        }
    }
}

/// Writes a response of one message in an envelope.
fn enveloped<Res>(
    head: &RequestHead,
    encoding: Encoding,
    data: &[u8],
    response: &Response<Res>,
) -> http::Response<Body> {
    let format = head.response_format;
    let flags = if encoding == Encoding::Identity {
        0
    } else {
        COMPRESSED
    };
    let parts = protocol::head(format, head.accepts, response.headers());
    let mut bytes = BytesMut::with_capacity(HEAD + data.len());
    envelope::put(&mut bytes, flags, data);
    let body = match protocol::end(format, None, response.trailers()) {
        End::Trailers(trailers) => Body::with_trailers(bytes.freeze(), trailers),
        End::Data(end) => {
            bytes.extend_from_slice(&end);
            Body::full(bytes.freeze())
        }
    };
    http::Response::from_parts(parts, body)
}

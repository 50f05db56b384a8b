//! Reads a unary call from the query of its GET.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use bytes::Bytes;
use http::header::ACCEPT_ENCODING;
use http::{StatusCode, request};
use percent_encoding::percent_decode_str;

use super::VERSION;
use crate::compression::Encoding;
use crate::protocol::connect::read_timeout;
use crate::protocol::wire::{RequestHead, negotiate_encoding, unknown_encoding};
use crate::protocol::{Protocol, WireFormat};
use crate::{Codec, ConnectError, StreamType};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Default)]
struct Query<'a> {
    connect: Option<Cow<'a, str>>,
    encoding: Option<Cow<'a, str>>,
    compression: Option<Cow<'a, str>>,
    base64: Option<Cow<'a, str>>,
    message: Option<Cow<'a, [u8]>>,
}

impl<'a> Query<'a> {
    fn parse(text: &'a str) -> Result<Self, ConnectError> {
        let mut query = Self::default();
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let taken = match name {
                "connect" => query.connect.replace(decode(value)).is_some(),
                "encoding" => query.encoding.replace(decode(value)).is_some(),
                "compression" => query.compression.replace(decode(value)).is_some(),
                "base64" => query.base64.replace(decode(value)).is_some(),
                "message" => query.message.replace(decode_bytes(value)).is_some(),
                _ => false,
            };
            if taken {
                return Err(ConnectError::invalid_argument(format!(
                    "the query has {name} twice"
                )));
            }
        }
        Ok(query)
    }

    fn codec(&self) -> Result<Codec, ConnectError> {
        match self.encoding.as_deref() {
            Some("json") => Ok(Codec::Json),
            Some("proto") => Ok(Codec::Proto),
            _ => {
                let message = "the query must have encoding=json or encoding=proto";
                let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
                Err(ConnectError::unknown(message).with_http_status(status))
            }
        }
    }

    fn compression(&self) -> Result<Encoding, ConnectError> {
        match self.compression.as_deref() {
            None => Ok(Encoding::Identity),
            Some(name) => Encoding::from_name(name)
                .ok_or_else(|| unknown_encoding("compression in the query", &ACCEPT_ENCODING)),
        }
    }

    fn into_message(self) -> Result<Bytes, ConnectError> {
        let message = self
            .message
            .ok_or_else(|| ConnectError::invalid_argument("the query must have a message"))?;
        match self.base64.as_deref() {
            None | Some("0") => Ok(message.into_owned().into()),
            Some("1") => LENIENT.decode(&message).map(Bytes::from).map_err(|error| {
                ConnectError::invalid_argument(format!(
                    "the message of the query is not base64url: {error}"
                ))
            }),
            Some(_) => Err(ConnectError::invalid_argument(
                "base64 in the query must be 1",
            )),
        }
    }
}

fn decode(value: &str) -> Cow<'_, str> {
    match decode_bytes(value) {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
    }
}

/// A `+` is a space, as in every query.
fn decode_bytes(value: &str) -> Cow<'_, [u8]> {
    if value.contains('+') {
        let spaced = value.replace('+', " ");
        return percent_decode_str(&spaced).collect::<Vec<u8>>().into();
    }
    percent_decode_str(value).into()
}

/// Reads the head of a GET, and the message from its query.
pub(in crate::protocol) fn read(
    parts: &request::Parts,
    requires_version: bool,
) -> Result<(RequestHead, Bytes), ConnectError> {
    let query = Query::parse(parts.uri.query().unwrap_or_default())?;
    match query.connect.as_deref() {
        Some(VERSION) => {}
        None if !requires_version => {}
        _ => {
            return Err(ConnectError::invalid_argument(
                "the query must have connect=v1",
            ));
        }
    }
    let codec = query.codec()?;
    let encoding = query.compression()?;
    let message = query.into_message()?;
    let format = WireFormat::of_call(Protocol::Connect, codec, StreamType::Unary);
    let head = RequestHead {
        format,
        response_format: format,
        encoding,
        accepts: negotiate_encoding(&parts.headers, &ACCEPT_ENCODING),
        excludes_identity: false,
        timeout: read_timeout(&parts.headers)?,
    };
    Ok((head, message))
}

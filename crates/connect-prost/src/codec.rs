//! The codecs `json` (ProtoJSON) and `proto` (binary protobuf): messages to bytes and back. They do not compress.

use bytes::Bytes;
use protojson_prost::{ErrorKind, ProtoJson, ReadOptions, WriteOptions};
use protovalidate_prost::Validate;

use crate::ConnectError;

/// A message that a call can send and receive. Every generated message is one, and so are the well-known types of `prost_types`.
pub trait Message: prost::Message + ProtoJson + Validate + Default + Send + Sync + 'static {}

impl<M: prost::Message + ProtoJson + Validate + Default + Send + Sync + 'static> Message for M {}

/// The format of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Codec {
    /// ProtoJSON.
    #[default]
    Json,
    /// Binary protobuf.
    Proto,
}

impl Codec {
    /// Encodes a message. Only JSON uses `options`.
    ///
    /// # Errors
    ///
    /// `internal` when the message has no JSON form: a time out of range, or an `Any` of an unregistered type.
    pub fn encode<M: Message>(
        self,
        message: &M,
        options: &WriteOptions,
    ) -> Result<Bytes, ConnectError> {
        match self {
            Self::Proto => Ok(binary(message)),
            Self::Json => match protojson_prost::to_vec(message, options) {
                Ok(bytes) => Ok(bytes.into()),
                Err(error) => {
                    let reason = format!("the message cannot be written as JSON: {error}");
                    Err(ConnectError::internal(reason).with_source(error))
                }
            },
        }
    }

    /// Decodes a message within the budget of `options`.
    ///
    /// Binary messages use only `heap` of the budget: the length of `bytes` bounds them, and prost allows 100 levels of nesting. The
    /// other options are JSON's.
    ///
    /// # Errors
    ///
    /// `invalid_argument` when the bytes are not such a message. `resource_exhausted` when it exceeds the budget.
    pub fn decode<M: Message>(
        self,
        bytes: Bytes,
        options: &ReadOptions,
    ) -> Result<M, ConnectError> {
        match self {
            Self::Proto => {
                protojson_prost::check_binary::<M>(&bytes, options).map_err(unreadable)?;
                M::decode(bytes).map_err(|error| {
                    ConnectError::invalid_argument(format!("the message cannot be read: {error}"))
                        .with_source(error)
                })
            }
            Self::Json => decode_json(&bytes, options),
        }
    }
}

/// Encodes into a slice of the final length: prost checks the capacity of a growing buffer at every byte of a tag or length.
#[expect(
    clippy::slow_vector_initialization,
    reason = "zeroed allocations bypass glibc's per-thread cache, which costs more than writing the zeros of a small message"
)]
fn binary<M: prost::Message>(message: &M) -> Bytes {
    let length = message.encoded_len();
    let mut bytes = Vec::with_capacity(length);
    bytes.resize(length, 0);
    let mut rest = &mut bytes[..];
    message.encode_raw(&mut rest);
    let unwritten = rest.len();
    bytes.truncate(length - unwritten);
    bytes.into()
}

/// Decodes a message from JSON that is needed further.
pub(crate) fn decode_json<M: Message>(
    json: &[u8],
    options: &ReadOptions,
) -> Result<M, ConnectError> {
    protojson_prost::from_slice(json, options).map_err(unreadable)
}

/// Returns the error for JSON or bytes that are no message.
#[cold]
pub(crate) fn unreadable(error: protojson_prost::Error) -> ConnectError {
    let message = format!("the message cannot be read: {error}");
    let error_for = match error.kind() {
        ErrorKind::Budget => ConnectError::resource_exhausted(message),
        _ => ConnectError::invalid_argument(message),
    };
    error_for.with_source(error)
}

#[cfg(test)]
mod tests {
    use prost_types::Duration;

    use super::*;

    #[test]
    fn both_codecs_round_trip() {
        let message = Duration {
            seconds: 1,
            nanos: 500_000_000,
        };
        for codec in [Codec::Json, Codec::Proto] {
            let bytes = codec.encode(&message, &WriteOptions::new()).unwrap();
            assert_eq!(
                codec
                    .decode::<Duration>(bytes, &ReadOptions::server())
                    .unwrap(),
                message
            );
        }
    }

    #[test]
    fn malformed_bytes_are_an_invalid_argument() {
        for codec in [Codec::Json, Codec::Proto] {
            let error = codec
                .decode::<Duration>(Bytes::from_static(b"\xff\xff"), &ReadOptions::server())
                .unwrap_err();
            assert_eq!(error.code(), crate::Code::InvalidArgument);
        }
    }
}

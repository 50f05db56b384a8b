//! Messages to bytes and back: `json` and `proto`.

use bytes::Bytes;
use protojson_prost::{ErrorKind, ProtoJson, ReadOptions, WriteOptions};
use protovalidate_prost::Validate;

use crate::ConnectError;

/// What a message must offer to travel; every generated message does, and the well-known types of `prost_types`.
pub trait Message: prost::Message + ProtoJson + Validate + Default + Send + Sync + 'static {}

impl<M: prost::Message + ProtoJson + Validate + Default + Send + Sync + 'static> Message for M {}

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Codec {
    /// ProtoJSON.
    #[default]
    Json,
    /// Protobuf's binary form.
    Proto,
}

impl Codec {
    /// The codec's name in the protocol: `json`, `proto`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Proto => "proto",
        }
    }

    /// Writes a message; `options` matter to JSON only.
    ///
    /// # Errors
    ///
    /// `internal`, when the message has no JSON form: a time out of range, an `Any` of an unregistered type.
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

    /// Reads a message within the budget of `options`; its other settings matter to JSON only. Of the budget, `heap`
    /// alone matters to binary messages: their length is that of `bytes`, and prost goes 100 levels deep.
    ///
    /// # Errors
    ///
    /// `invalid_argument` when the bytes are no such message, `resource_exhausted` when the budget is spent.
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
            Self::Json => protojson_prost::from_slice(&bytes, options).map_err(unreadable),
        }
    }
}

/// Prost asks a slice of the final length for no room, which it does of a growing buffer at every byte of a tag or length.
#[expect(
    clippy::slow_vector_initialization,
    reason = "memory that is asked for zeroed passes by glibc's per-thread cache, which costs a small message more than its zeros"
)]
fn binary<M: prost::Message>(message: &M) -> Bytes {
    let length = message.encoded_len();
    let mut bytes = Vec::with_capacity(length);
    bytes.resize(length, 0);
    let mut room = &mut bytes[..];
    message.encode_raw(&mut room);
    let unwritten = room.len();
    bytes.truncate(length - unwritten);
    bytes.into()
}

#[cold]
fn unreadable(error: protojson_prost::Error) -> ConnectError {
    let message = format!("the message cannot be read: {error}");
    let error_for = match error.kind() {
        ErrorKind::Budget => ConnectError::resource_exhausted(message),
        _ => ConnectError::invalid_argument(message),
    };
    error_for.with_source(error)
}

impl crate::JsonShape {
    /// The shape as options of the JSON writer.
    #[must_use]
    pub const fn write_options(self) -> WriteOptions {
        let int64 = if self.int64_as_number {
            protojson_prost::Int64Format::Number
        } else {
            protojson_prost::Int64Format::String
        };
        WriteOptions::new()
            .emit_defaults(self.emit_defaults)
            .int64(int64)
    }
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
    fn nonsense_is_the_callers_fault() {
        for codec in [Codec::Json, Codec::Proto] {
            let error = codec
                .decode::<Duration>(Bytes::from_static(b"\xff\xff"), &ReadOptions::server())
                .unwrap_err();
            assert_eq!(error.code(), crate::Code::InvalidArgument);
        }
    }
}

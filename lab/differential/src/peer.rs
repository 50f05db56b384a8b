//! Other implementations of ProtoJSON.

use prost::Message;
use prost_reflect::{DynamicMessage, SerializeOptions};
use serde_json::{Deserializer, Serializer};

use crate::messages::TestMessage;

/// The other side; messages are passed as binary protobuf.
pub trait Peer {
    /// How the classes of differences name it.
    const NAME: &'static str;

    /// Writes a message as JSON.
    ///
    /// # Errors
    ///
    /// The error of the peer.
    fn write<M: TestMessage>(message: &[u8]) -> Result<Vec<u8>, String>;

    /// Reads a message from JSON.
    ///
    /// # Errors
    ///
    /// The error of the peer.
    fn read<M: TestMessage>(json: &[u8]) -> Result<Vec<u8>, String>;
}

/// pbjson, with the types that pbjson-build makes.
pub struct Pbjson;

impl Peer for Pbjson {
    const NAME: &'static str = "pbjson";

    fn write<M: TestMessage>(message: &[u8]) -> Result<Vec<u8>, String> {
        let message = M::Pbjson::decode(message).map_err(|error| error.to_string())?;
        serde_json::to_vec(&message).map_err(|error| error.to_string())
    }

    fn read<M: TestMessage>(json: &[u8]) -> Result<Vec<u8>, String> {
        let message: M::Pbjson = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        Ok(message.encode_to_vec())
    }
}

/// prost-reflect, by descriptor.
pub struct Reflect;

impl Peer for Reflect {
    const NAME: &'static str = "prost-reflect";

    fn write<M: TestMessage>(message: &[u8]) -> Result<Vec<u8>, String> {
        let message =
            DynamicMessage::decode(M::descriptor(), message).map_err(|error| error.to_string())?;
        let mut json = Vec::new();
        message
            .serialize_with_options(&mut Serializer::new(&mut json), &SerializeOptions::new())
            .map_err(|error| error.to_string())?;
        Ok(json)
    }

    fn read<M: TestMessage>(json: &[u8]) -> Result<Vec<u8>, String> {
        let mut reader = Deserializer::from_slice(json);
        let message = DynamicMessage::deserialize(M::descriptor(), &mut reader)
            .map_err(|error| error.to_string())?;
        reader.end().map_err(|error| error.to_string())?;
        Ok(message.encode_to_vec())
    }
}

/// serde_json, through the serde impls of our own messages.
pub struct Serde;

impl Peer for Serde {
    const NAME: &'static str = "serde_json";

    fn write<M: TestMessage>(message: &[u8]) -> Result<Vec<u8>, String> {
        let message = M::decode(message).map_err(|error| error.to_string())?;
        serde_json::to_vec(&message).map_err(|error| error.to_string())
    }

    fn read<M: TestMessage>(json: &[u8]) -> Result<Vec<u8>, String> {
        let message: M = serde_json::from_slice(json).map_err(|error| error.to_string())?;
        Ok(message.encode_to_vec())
    }
}

//! The messages that are compared, in the form that each side has for them.

use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{DescriptorPool, MessageDescriptor};
use protojson_prost::ProtoJson;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{ours, theirs};

static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    let set = include_bytes!(concat!(env!("OUT_DIR"), "/pbjson/set.binpb"));
    DescriptorPool::decode(set.as_slice()).expect("protox has made it")
});

/// A message of ours that pbjson has a form of too.
pub trait TestMessage: ProtoJson + Serialize + DeserializeOwned {
    /// The same message with pbjson's serde.
    type Pbjson: Message + Default + Serialize + DeserializeOwned;

    /// Full name in the schema.
    const NAME: &'static str;

    /// The same message for prost-reflect.
    fn descriptor() -> MessageDescriptor {
        POOL.get_message_by_name(Self::NAME)
            .expect("all are in the pool")
    }
}

macro_rules! test_messages {
    ($($name:ident)*) => {
        $(impl TestMessage for ours::$name {
            type Pbjson = theirs::$name;
            const NAME: &'static str = concat!("differential.v1.", stringify!($name));
        })*
    };
}

test_messages!(Implicit Explicit Lists Maps Choice Names Tree Known KnownElsewhere);

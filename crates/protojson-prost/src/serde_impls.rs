//! serde's `Serialize` and `Deserialize` for messages and enums, from the same implementation of
//! [`ProtoJson`](crate::ProtoJson) as the byte path. Errors are serde's: they carry no values and no path.

mod deserialize;
mod serialize;
mod state;
mod visit;

pub use deserialize::{Seed, deserialize_enum, deserialize_message};
pub use serialize::{Json, serialize_enum, serialize_message};

/// Implements `Serialize` and `Deserialize` for a message with [`ProtoJson`](crate::ProtoJson); generated code calls it.
///
/// Serialization writes exact ProtoJSON: `serde_json` gives the bytes of [`to_vec`](crate::to_vec). Deserialization reads
/// with the options of [`ReadOptions::server`](crate::ReadOptions::server) from a self-describing format.
/// [`Json`](crate::Json) and [`Seed`](crate::Seed) take other options.
#[macro_export]
macro_rules! serde_message {
    ($message:ty) => {
        impl $crate::__private::serde_core::Serialize for $message {
            fn serialize<S: $crate::__private::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_message(self, serializer)
            }
        }

        impl<'de> $crate::__private::serde_core::Deserialize<'de> for $message {
            fn deserialize<D: $crate::__private::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_message(deserializer)
            }
        }
    };
}

/// Implements `Serialize` and `Deserialize` for an enum with [`ProtoEnum`](crate::ProtoEnum); generated code calls it.
#[macro_export]
macro_rules! serde_enum {
    ($enumeration:ty) => {
        impl $crate::__private::serde_core::Serialize for $enumeration {
            fn serialize<S: $crate::__private::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_enum::<Self, S>(*self as i32, serializer)
            }
        }

        impl<'de> $crate::__private::serde_core::Deserialize<'de> for $enumeration {
            fn deserialize<D: $crate::__private::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_enum::<Self, D>(deserializer)
            }
        }
    };
}

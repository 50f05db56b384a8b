//! The serde face: every message is `Serialize` and `Deserialize`, from the same description as
//! the byte path.
//!
//! Writing is exact ProtoJSON, so `serde_json` gives the bytes that [`to_vec`](crate::to_vec)
//! gives. Reading takes what [`ReadOptions::server`](crate::ReadOptions::server) says: unknown
//! fields are ignored, unknown enum names are refused, duplicate fields are refused; the budget
//! bounds depth, elements and heap. Errors are serde's and carry no values and no path.
//! The input must be self-describing, as JSON is.
//!
//! A message gets both traits from [`serde_message!`](crate::serde_message), an enum from
//! [`serde_enum!`](crate::serde_enum).

mod deserialize;
mod serialize;

pub use deserialize::{Seed, deserialize, deserialize_enum};
pub use serialize::{Json, serialize, serialize_enum};

/// Implements `Serialize` and `Deserialize` for a message; generated code calls it.
#[macro_export]
macro_rules! serde_message {
    ($message:ty) => {
        impl $crate::serde_core::Serialize for $message {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::face::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $message {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::face::deserialize(deserializer)
            }
        }
    };
}

/// Implements `Serialize` and `Deserialize` for an enum; generated code calls it.
#[macro_export]
macro_rules! serde_enum {
    ($enumeration:ty) => {
        impl $crate::serde_core::Serialize for $enumeration {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::face::serialize_enum::<Self, S>(*self as i32, serializer)
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $enumeration {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::face::deserialize_enum::<Self, D>(deserializer)
            }
        }
    };
}

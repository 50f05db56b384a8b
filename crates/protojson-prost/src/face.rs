//! The serde face: every message is `Serialize` and `Deserialize`, from the same description as
//! the byte path.
//!
//! Writing is exact ProtoJSON, so `serde_json` gives the bytes that [`to_vec`](crate::to_vec)
//! gives. Reading takes what [`ReadOptions::server`](crate::ReadOptions::server) says: unknown
//! fields are ignored, unknown enum names are refused, duplicate fields are refused; the budget
//! bounds depth, elements and heap. Errors are serde's and carry no values and no path.
//! The input must be self-describing, as JSON is.

mod deserialize;
mod serialize;
mod tree;

pub use deserialize::{Seed, deserialize, deserialize_enum};
pub use serialize::{Json, serialize, serialize_enum};

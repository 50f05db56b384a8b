//! ProtoJSON for prost messages: exact, bounded, without reflection.
//!
//! Generated code implements [`ProtoJson`] for every message: a table of its fields and two
//! functions that name the [`kind`] of each. From that come
//!
//! - bytes: [`to_vec`], [`to_string`], [`write`](write()), [`from_slice`] and
//!   [`from_slice_with_report`], with [`WriteOptions`] and [`ReadOptions`];
//! - serde: `Serialize` and `Deserialize`, see [`face`];
//! - a check of what decoding the binary form would cost: [`check_binary`], see [`heap`].
//!
//! The other way round, a message that has serde traits from elsewhere gets [`ProtoJson`] from
//! them, see [`foreign`].
//!
//! The mapping is that of the [ProtoJSON format](https://protobuf.dev/programming-guides/json/).
//! No tree of values is built; reading is bounded by a [`Budget`]; an [`Error`] names path, line
//! and column and never shows values of fields declared `debug_redact`.
//!
//! | Of ProtoJSON | Here |
//! |---|---|
//! | scalars, enums, lists, maps, oneofs, `optional` | all, also of proto2 and editions; `NaN` and infinities; integers in every spelling |
//! | 64-bit integers | written as strings, or as numbers ([`Int64`]); read as either |
//! | `bytes` | written in standard base64; read in either alphabet, with or without padding |
//! | names | written by JSON name, or as in the schema; read by either |
//! | `Timestamp`, `Duration`, `FieldMask`, `Struct`, `Value`, `ListValue`, `NullValue`, wrappers, `Empty` | all, as the types of `prost_types` |
//! | `Any` | of every type in a [`Registry`]; the well-known types always are |
//! | duplicate fields, keys and oneof members, numbers out of range, `null` in lists and maps | refused |
//! | proto2 `required` | written always; absence is not refused, as prost does not either |
//! | proto2 groups | as the messages they are, by the lower-case name of the field |
//! | proto2 extensions, `MessageSet` | not there: prost keeps neither extensions nor unknown fields, so there is nothing to write; keys such as `"[pkg.ext]"` are unknown fields |
//! | Google's other messages, such as `FileDescriptorProto` | cannot be written or read, their absence can |
//!
//! ```
//! use protojson_prost::{ReadOptions, WriteOptions};
//!
//! let time = prost_types::Timestamp { seconds: 0, nanos: 500_000_000 };
//! let json = protojson_prost::to_string(&time, &WriteOptions::new())?;
//! assert_eq!(json, r#""1970-01-01T00:00:00.500Z""#);
//!
//! let error = protojson_prost::from_slice::<prost_types::Timestamp>(b"\"noon\"", &ReadOptions::new());
//! assert_eq!(
//!     error.unwrap_err().to_string(),
//!     r#"not an RFC 3339 timestamp: "noon" at line 1 column 1"#,
//! );
//! # Ok::<(), protojson_prost::Error>(())
//! ```

#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide/json.md")]
struct Guide;

mod budget;
mod description;
mod error;
pub mod face;
pub mod foreign;
#[doc(hidden)]
pub mod generated;
pub mod heap;
pub mod kind;
mod message;
mod options;
mod read;
mod registry;
mod report;
mod tree;
mod wkt;
mod write;

pub use budget::Budget;
pub use description::{Description, Field, ProtoEnum};
pub use error::{Cause, Error, ErrorKind, Segment};
pub use face::{Json, Seed};
pub use heap::check_binary;
pub use message::{ProtoJson, from_slice, from_slice_with_report, to_string, to_vec, write};
pub use options::{Int64, ReadOptions, Unknown, WriteOptions};
pub use read::{ByteReader, Found, Number, Reader, Scalar, Visitor};
pub use registry::{MessageType, Registry};
pub use report::{Dropped, Dropping, Report};
/// The half of serde that generated code implements: its traits, which the crate `serde` gives too. Who derives needs that one.
pub use serde_core;
pub use wkt::AsciiText;
pub use write::{ArrayWriter, ByteArray, ByteObject, ByteWriter, ObjectWriter, Writer};

//! ProtoJSON for prost messages: exact, bounded, without reflection.
//!
//! Generated code implements [`ProtoJson`] for every message: a [`MessageDescriptor`] and two functions that name the
//! [codec](field_codec) of each field. That gives
//!
//! - bytes: [`to_vec`], [`to_string`], [`write`](write()), [`from_slice`] and [`from_slice_with_report`], with
//!   [`WriteOptions`] and [`ReadOptions`];
//! - serde: `Serialize` and `Deserialize` by [`serde_message!`] and [`serde_enum!`]; with options by [`Json`] and [`Seed`];
//! - a check of the heap that decoding the binary form would take: [`check_binary`], see [`heap`].
//!
//! [`serde_bridge!`] does the reverse: it implements [`ProtoJson`] for a message that has serde's traits from elsewhere.
//!
//! The mapping is that of the [ProtoJSON format](https://protobuf.dev/programming-guides/json/). Reading is bounded by a
//! [`Budget`] and builds no tree of values. An [`Error`] names path, line and column, and never shows values of fields
//! declared `debug_redact`.
//!
//! | Of ProtoJSON | In this crate |
//! |---|---|
//! | scalars, enums, lists, maps, oneofs, `optional` | all, also of proto2 and editions; `NaN` and infinities; integers in every spelling |
//! | 64-bit integers | written as strings, or as numbers ([`Int64Format`]); read as either |
//! | `bytes` | written in standard base64; read in either alphabet, with or without padding |
//! | names | written by JSON name, or as in the schema; read by either |
//! | `Timestamp`, `Duration`, `FieldMask`, `Struct`, `Value`, `ListValue`, `NullValue`, wrappers, `Empty` | all, as the types of `prost_types` |
//! | `Any` | of every type in a [`Registry`]; the well-known types always are |
//! | duplicate fields, keys and oneof members, numbers out of range, `null` in lists and maps | errors |
//! | proto2 `required` | written always; absence is accepted, as in prost |
//! | proto2 groups | as messages, by the lower-case name of the field |
//! | proto2 extensions, `MessageSet` | not supported: prost keeps neither extensions nor unknown fields; keys such as `"[pkg.ext]"` are unknown fields |
//! | Google's other messages, such as `FileDescriptorProto` | not supported, except a field that is not set |
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

// The layers: `heap` and `text` know no messages. The files beside this one are one layer, because readers, options and
// message types refer to each other. `field_codec`, `wkt`, `pairs`, `serde_impls` and `serde_bridge` build on them.
#[doc(hidden)]
pub mod __private;
mod binary;
mod budget;
mod byte_object;
mod byte_reader;
mod byte_scan;
mod byte_text;
mod byte_writer;
mod codec;
mod descriptor;
mod error;
pub mod field_codec;
pub mod heap;
mod json;
mod message;
mod message_type;
mod message_visitor;
mod number;
mod options;
#[doc(hidden)]
pub mod pairs;
mod path_finder;
mod reader;
mod registry;
mod report;
mod serde_bridge;
mod serde_impls;
mod text;
mod tree;
mod visitor;
mod wkt;
mod writer;

pub use binary::check_binary;
pub use budget::Budget;
pub use byte_object::{ByteArray, ByteObject};
pub use byte_reader::ByteReader;
pub use byte_writer::ByteWriter;
pub use codec::FieldCodec;
pub use descriptor::{FieldDescriptor, MessageDescriptor, ProtoEnum};
pub use error::{Cause, Error, ErrorKind, Part, Segment};
pub use json::{from_slice, from_slice_with_report, to_string, to_vec, write};
pub use message::ProtoJson;
pub use message_type::MessageType;
pub use number::Number;
pub use options::{Int64Format, ReadOptions, Unknown, WriteOptions};
pub use reader::Reader;
pub use registry::Registry;
pub use report::{DropReason, Dropped, Report};
pub use serde_impls::{Json, Seed};
pub use text::ascii::AsciiText;
pub use visitor::{Scalar, VisitResult, Visitor};
pub use writer::{ArrayWriter, ObjectWriter, Writer};

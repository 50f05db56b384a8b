//! The well-known types, which are those of `prost_types`.

use prost_types::{Any, Duration, FieldMask, ListValue, Struct, Timestamp, Value};

use crate::MessageType;

mod any;
mod duration;
mod field_mask;
mod structure;
mod text;
mod timestamp;
mod wrapper;

pub use text::AsciiText;

/// The two functions of [`ProtoJson`](crate::ProtoJson) that make no sense for a message that
/// JSON does not hold as an object of its fields.
macro_rules! no_fields {
    () => {
        fn write_fields<O: $crate::write::ObjectWriter>(
            &self,
            _object: &mut O,
        ) -> Result<(), O::Error> {
            Ok(())
        }

        fn read_field<R: $crate::read::Reader>(
            &mut self,
            _index: usize,
            reader: &mut R,
        ) -> Result<(), R::Error> {
            reader.skip()
        }
    };
}
use no_fields;

/// Returns a well-known type by its full name.
pub(crate) fn message_type(full_name: &str) -> Option<MessageType> {
    Some(match full_name.strip_prefix("google.protobuf.")? {
        "Any" => MessageType::of::<Any>(),
        "BoolValue" => MessageType::of::<bool>(),
        "BytesValue" => MessageType::of::<Vec<u8>>(),
        "DoubleValue" => MessageType::of::<f64>(),
        "Duration" => MessageType::of::<Duration>(),
        "Empty" => MessageType::of::<()>(),
        "FieldMask" => MessageType::of::<FieldMask>(),
        "FloatValue" => MessageType::of::<f32>(),
        "Int32Value" => MessageType::of::<i32>(),
        "Int64Value" => MessageType::of::<i64>(),
        "ListValue" => MessageType::of::<ListValue>(),
        "StringValue" => MessageType::of::<String>(),
        "Struct" => MessageType::of::<Struct>(),
        "Timestamp" => MessageType::of::<Timestamp>(),
        "UInt32Value" => MessageType::of::<u32>(),
        "UInt64Value" => MessageType::of::<u64>(),
        "Value" => MessageType::of::<Value>(),
        _ => return None,
    })
}

//! The message types of a `google.protobuf.Any`, and how their messages are read and written.

use std::borrow::Cow;
use std::fmt;

use prost_types::{Any, Duration, FieldMask, ListValue, Struct, Timestamp, Value};

use crate::binary::check_within;
use crate::heap::growth;
use crate::{
    Budget, ByteReader, ByteWriter, Cause, DropReason, Error, ErrorKind, ObjectWriter, ProtoJson,
    Reader, Segment, Unknown, VisitResult, Visitor, Writer,
};

/// A message type that an `Any` may hold.
///
/// Generated packages list theirs in a constant.
#[derive(Clone, Copy)]
pub struct MessageType {
    pub(crate) full_name: &'static str,
    pub(crate) read: for<'r, 'a> fn(&mut Any, &'r mut ByteReader<'a>) -> Result<VisitResult, Error>,
    pub(crate) write: for<'w, 'a> fn(&Any, &'w mut ByteWriter<'a>) -> Result<(), Error>,
}

impl MessageType {
    /// Creates the type of a message.
    pub const fn of<M: ProtoJson>() -> Self {
        Self {
            full_name: M::DESCRIPTOR.full_name,
            read: read_as::<M>,
            write: write_as::<M>,
        }
    }

    /// Returns the full name in the schema.
    pub const fn full_name(&self) -> &'static str {
        self.full_name
    }
}

impl fmt::Debug for MessageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MessageType").field(&self.full_name).finish()
    }
}

/// Returns a well-known type by its full name.
pub(crate) fn well_known(full_name: &str) -> Option<MessageType> {
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

fn write_as<M: ProtoJson>(any: &Any, writer: &mut ByteWriter<'_>) -> Result<(), Error> {
    if let Err(cause) = check_within::<M>(&any.value, Budget::new().heap) {
        return Err(writer.fail(cause));
    }
    let message = M::decode(any.value.as_slice()).map_err(|_| {
        let text = format!("the bytes are no {}", M::DESCRIPTOR.full_name);
        writer.fail(Cause::value(text))
    })?;
    let mut object = writer.typed_object(&any.type_url)?;
    if M::IS_SPECIAL {
        message
            .write_json(object.value_member())
            .map_err(|error| error.at(Segment::Key("value")))?;
    } else {
        message.write_fields(&mut object)?;
    }
    object.end()
}

fn read_as<M: ProtoJson>(any: &mut Any, reader: &mut ByteReader<'_>) -> Result<VisitResult, Error> {
    let mut message = M::default();
    if M::IS_SPECIAL {
        let mut visitor = SpecialVisitor {
            message: &mut message,
            seen_type: false,
            seen_value: false,
        };
        let _ = reader.read(&mut visitor)?;
        if !visitor.seen_value {
            return Err(reader.fail(Cause::value("`value` is missing")));
        }
    } else {
        let _ = message.read_typed(reader)?;
    }
    reader.charge(growth::allocated(message.encoded_len()))?;
    any.value = message.encode_to_vec();
    Ok(VisitResult::Value)
}

/// Reads the inside of an `Any` whose message is no object of its fields in JSON.
struct SpecialVisitor<'m, M> {
    message: &'m mut M,
    seen_type: bool,
    seen_value: bool,
}

impl<M: ProtoJson> Visitor for SpecialVisitor<'_, M> {
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "an object"
    }

    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        let (seen, text) = match key {
            "@type" => (&mut self.seen_type, "`@type` occurs twice"),
            "value" => (&mut self.seen_value, "`value` occurs twice"),
            _ if reader.options().unknown_fields == Unknown::Ignore => {
                return reader.drop_value(DropReason::UnknownField);
            }
            _ => {
                let text = format!("{} in an Any has no such field", M::DESCRIPTOR.full_name);
                return Err(reader.fail(Cause::new(ErrorKind::UnknownField, text)));
            }
        };
        if std::mem::replace(seen, true) {
            return Err(reader.fail(Cause::new(ErrorKind::Duplicate, text)));
        }
        if key == "@type" {
            return reader.skip();
        }
        let at_value = |error| R::at(error, Segment::Key("value"));
        match self.message.read_json(reader).map_err(at_value)? {
            VisitResult::Null => {
                let cause = Cause::new(ErrorKind::Type, Cow::Borrowed("the value cannot be null"));
                Err(at_value(reader.fail(cause)))
            }
            VisitResult::Value | VisitResult::Ignored => Ok(()),
        }
    }
}

//! The message types that may stand in a `google.protobuf.Any`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use prost_types::Any;

use crate::heap::growth;
use crate::options::Unknown;
use crate::read::{ByteReader, Found, Reader, Visitor};
use crate::report::Dropping;
use crate::write::{ByteWriter, ObjectWriter, Writer};
use crate::{Budget, Cause, Error, ErrorKind, ProtoJson, Segment, heap, wkt};

/// A message type, by which an `Any` is read and written.
///
/// Generated packages list theirs in a constant.
#[derive(Clone, Copy)]
pub struct MessageType {
    full_name: &'static str,
    read: for<'r, 'a> fn(&mut Any, &'r mut ByteReader<'a>) -> Result<Found, Error>,
    write: for<'w, 'a> fn(&Any, &'w mut ByteWriter<'a>) -> Result<(), Error>,
}

impl MessageType {
    /// Returns the type of a message.
    pub const fn of<M: ProtoJson>() -> Self {
        Self {
            full_name: M::DESCRIPTION.full_name,
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

/// The message types that may stand in a `google.protobuf.Any`. The well-known types always may.
///
/// ```
/// use protojson_prost::{MessageType, Registry};
///
/// let registry = Registry::new().with(&[MessageType::of::<prost_types::Timestamp>()]);
/// assert!(registry.contains("google.protobuf.Timestamp"));
/// assert!(!registry.contains("team.v2.User"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Registry(Option<Arc<BTreeMap<&'static str, MessageType>>>);

impl Registry {
    /// Returns a registry of the well-known types alone.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Adds message types.
    #[must_use]
    pub fn with(mut self, types: &[MessageType]) -> Self {
        let map = Arc::make_mut(self.0.get_or_insert_default());
        map.extend(types.iter().map(|entry| (entry.full_name, *entry)));
        self
    }

    /// Tells whether a message type is known, by its full name.
    pub fn contains(&self, full_name: &str) -> bool {
        self.find(full_name).is_some()
    }

    fn find(&self, full_name: &str) -> Option<MessageType> {
        wkt::message_type(full_name).or_else(|| self.0.as_ref()?.get(full_name).copied())
    }

    /// Finds the type that a type URL names behind its last slash.
    fn resolve(&self, type_url: &str) -> Result<MessageType, Cause> {
        let (_, full_name) = type_url
            .rsplit_once('/')
            .ok_or_else(|| Cause::value("the type URL has no slash"))?;
        self.find(full_name)
            .ok_or_else(|| Cause::new(ErrorKind::UnknownType, "the registry has no such message"))
    }

    pub(crate) fn write(&self, any: &Any, writer: &mut ByteWriter<'_>) -> Result<(), Error> {
        if any.type_url.is_empty() && any.value.is_empty() {
            return writer.object()?.end();
        }
        match self.resolve(&any.type_url) {
            Ok(found) => (found.write)(any, writer),
            Err(cause) => Err(writer.fail(cause).with_excerpt(&any.type_url)),
        }
    }

    pub(crate) fn read(&self, into: &mut Any, reader: &mut ByteReader<'_>) -> Result<Found, Error> {
        if reader.peek_value() != Some(b'{') {
            return reader.read(&mut Untyped);
        }
        let Some(type_url) = reader.find_type_url()? else {
            return reader.read(&mut Untyped);
        };
        match self.resolve(&type_url) {
            Ok(found) => {
                reader.charge(growth::allocated(type_url.len()))?;
                into.type_url = type_url.into_owned();
                (found.read)(into, reader)
            }
            Err(_) if reader.options().lenient => {
                reader.drop_value(Dropping::AnyType)?;
                Ok(Found::Ignored)
            }
            Err(cause) => Err(reader.fail(cause).with_excerpt(&type_url)),
        }
    }
}

/// An `Any` without a type, which must be empty.
struct Untyped;

impl Visitor for Untyped {
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "an object"
    }

    fn member<R: Reader>(&mut self, _key: &str, reader: &mut R) -> Result<(), R::Error> {
        Err(reader.fail(Cause::value("`@type` is missing")))
    }
}

fn write_as<M: ProtoJson>(any: &Any, writer: &mut ByteWriter<'_>) -> Result<(), Error> {
    if let Err(cause) = heap::check_within::<M>(&any.value, Budget::new().heap) {
        return Err(writer.fail(cause));
    }
    let message = M::decode(any.value.as_slice()).map_err(|_| {
        let text = format!("the bytes are no {}", M::DESCRIPTION.full_name);
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

fn read_as<M: ProtoJson>(any: &mut Any, reader: &mut ByteReader<'_>) -> Result<Found, Error> {
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
    Ok(Found::Value)
}

/// The inside of an `Any` whose message JSON does not hold as an object of its fields.
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
                return reader.drop_value(Dropping::Field);
            }
            _ => {
                let text = format!("{} in an Any has no such field", M::DESCRIPTION.full_name);
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
            Found::Null => {
                let cause = Cause::new(ErrorKind::Type, Cow::Borrowed("the value cannot be null"));
                Err(at_value(reader.fail(cause)))
            }
            Found::Value | Found::Ignored => Ok(()),
        }
    }
}

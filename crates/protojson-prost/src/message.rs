//! The trait of messages with a ProtoJSON form.

use crate::heap::Table;
use crate::message_visitor::MessageVisitor;
use crate::{MessageDescriptor, ObjectWriter, Reader, VisitResult, Writer};

/// A message with a ProtoJSON form.
///
/// Generated code implements it for every message, this crate for the well-known types. An
/// implementation is a descriptor and two functions that use it:
///
/// ```
/// use protojson_prost::{FieldDescriptor, MessageDescriptor, ObjectWriter, ProtoJson, Reader, field_codec};
///
/// #[derive(Clone, PartialEq, prost::Message)]
/// struct User {
///     #[prost(string, tag = "1")]
///     user_name: String,
/// }
///
/// impl ProtoJson for User {
///     const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new(
///         "team.v2.User",
///         &[FieldDescriptor::new("user_name", ",\"userName\":", 1)],
///     );
///
///     fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
///         let fields = Self::DESCRIPTOR.fields;
///         object.implicit::<field_codec::String, _>(&fields[0], &self.user_name)
///     }
///
///     fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
///         match index {
///             0 => reader.implicit::<field_codec::String, _>(&mut self.user_name),
///             _ => reader.skip(),
///         }
///     }
/// }
///
/// let user = User { user_name: "Ada".to_owned() };
/// let json = protojson_prost::to_string(&user, &Default::default())?;
/// assert_eq!(json, r#"{"userName":"Ada"}"#);
/// assert_eq!(protojson_prost::from_slice::<User>(json.as_bytes(), &Default::default())?, user);
/// # Ok::<(), protojson_prost::Error>(())
/// ```
pub trait ProtoJson: prost::Message + Default {
    /// The message's name and fields.
    const DESCRIPTOR: &'static MessageDescriptor;

    /// Whether the JSON form is something else than an object of the message's fields.
    const IS_SPECIAL: bool = false;

    /// The heap that an empty message takes: for a box, and for proto2's required fields with a default or a message.
    const HEAP: usize = 0;

    /// The fields that take heap when the message is decoded from its binary form; see [`heap`](crate::heap).
    const HEAP_TABLE: &'static Table = &Table::UNKNOWN;

    /// The most heap that a byte of the binary form can take.
    const HEAP_PER_BYTE: usize = Self::HEAP_TABLE.per_byte();

    /// Writes the fields that are present.
    ///
    /// # Errors
    /// Fails with the error of the output, or a value that ProtoJSON cannot express.
    fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error>;

    /// Reads the value of the field with that index in the descriptor.
    ///
    /// # Errors
    /// Fails with the error of the input, or a value that does not fit.
    fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error>;

    /// Writes the message.
    ///
    /// # Errors
    /// Fails as [`write_fields`](Self::write_fields).
    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        let mut object = writer.object()?;
        self.write_fields(&mut object)?;
        object.end()
    }

    /// Reads the message; `self` must be empty.
    ///
    /// # Errors
    /// Fails as [`read_field`](Self::read_field).
    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        reader.message(self)
    }

    /// Reads the message from the inside of a `google.protobuf.Any`, an object of its fields and `@type`; `self` must be
    /// empty.
    ///
    /// # Errors
    /// Fails as [`read_field`](Self::read_field), and when `@type` is there twice.
    fn read_typed<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        let mut visitor = MessageVisitor::new(self);
        visitor.is_typed = true;
        reader.read(&mut visitor)
    }
}

impl<M: ProtoJson> ProtoJson for Box<M> {
    const DESCRIPTOR: &'static MessageDescriptor = M::DESCRIPTOR;
    const IS_SPECIAL: bool = M::IS_SPECIAL;
    const HEAP: usize = size_of::<M>() + M::HEAP;
    const HEAP_TABLE: &'static Table = M::HEAP_TABLE;
    const HEAP_PER_BYTE: usize = M::HEAP_PER_BYTE;

    fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        M::write_fields(self, object)
    }

    fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
        M::read_field(self, index, reader)
    }

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        M::write_json(self, writer)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        M::read_json(self, reader)
    }

    fn read_typed<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        M::read_typed(self, reader)
    }
}

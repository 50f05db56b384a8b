//! The trait of messages, and the way a message is read from an object.

use crate::description::Seen;
use crate::options::Unknown;
use crate::read::{ByteReader, Found, Reader, Visitor};
use crate::write::{ByteWriter, ObjectWriter, Writer};
use crate::{Cause, Description, Error, ErrorKind, ReadOptions, Segment, WriteOptions};

/// A message with a ProtoJSON form.
///
/// Generated code implements it for every message, this crate for the well-known types. An
/// implementation is a table and two functions that go through it:
///
/// ```
/// use protojson_prost::{Description, Field, Found, ObjectWriter, ProtoJson, Reader, kind};
///
/// #[derive(Clone, PartialEq, prost::Message)]
/// struct User {
///     #[prost(string, tag = "1")]
///     user_name: String,
/// }
///
/// impl ProtoJson for User {
///     const DESCRIPTION: &'static Description = &Description::new(
///         "team.v2.User",
///         &[Field::new("user_name", "userName", "\"userName\":", 1)],
///     );
///
///     fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
///         let fields = Self::DESCRIPTION.fields;
///         object.field::<kind::Implicit<kind::String>, _>(&fields[0], &self.user_name)
///     }
///
///     fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
///         match index {
///             0 => reader.field::<kind::Implicit<kind::String>, _>(&mut self.user_name),
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
    const DESCRIPTION: &'static Description;

    /// Whether JSON holds the message as something else than an object of its fields.
    const IS_SPECIAL: bool = false;

    /// Writes the fields that are present.
    ///
    /// # Errors
    /// Whatever the output fails with, or a value that ProtoJSON cannot express.
    fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error>;

    /// Reads the value of the field with that index in the description.
    ///
    /// # Errors
    /// Whatever the input fails with, or a value that does not fit.
    fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error>;

    /// Writes the message.
    ///
    /// # Errors
    /// As [`write_fields`](Self::write_fields).
    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        let mut object = writer.object()?;
        self.write_fields(&mut object)?;
        object.end()
    }

    /// Reads the message into one that is empty.
    ///
    /// # Errors
    /// As [`read_field`](Self::read_field).
    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        reader.read(&mut MessageVisitor::new(self))
    }
}

impl<M: ProtoJson> ProtoJson for Box<M> {
    const DESCRIPTION: &'static Description = M::DESCRIPTION;
    const IS_SPECIAL: bool = M::IS_SPECIAL;

    fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        M::write_fields(self, object)
    }

    fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
        M::read_field(self, index, reader)
    }

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        M::write_json(self, writer)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        reader.charge(size_of::<M>())?;
        M::read_json(self, reader)
    }
}

/// Reads an object into a message.
pub(crate) struct MessageVisitor<'m, M> {
    message: &'m mut M,
    seen: Seen,
    /// Index of the field expected next.
    next: usize,
    /// Whether the object is the inside of an `Any`, whose `@type` is read already.
    pub(crate) is_typed: bool,
    seen_type: bool,
}

impl<'m, M: ProtoJson> MessageVisitor<'m, M> {
    pub(crate) fn new(message: &'m mut M) -> Self {
        Self {
            message,
            seen: Seen::default(),
            next: 0,
            is_typed: false,
            seen_type: false,
        }
    }

    #[cold]
    fn unknown<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        if self.is_typed && key == "@type" {
            if std::mem::replace(&mut self.seen_type, true) {
                return Err(reader.fail(Cause::new(ErrorKind::Duplicate, "`@type` occurs twice")));
            }
            return reader.skip();
        }
        match reader.options().unknown_fields {
            Unknown::Ignore => reader.skip(),
            Unknown::Reject => Err(reader.fail(Cause::new(
                ErrorKind::UnknownField,
                format!("{} has no such field", M::DESCRIPTION.full_name),
            ))),
        }
    }
}

impl<M: ProtoJson> Visitor for MessageVisitor<'_, M> {
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "an object"
    }

    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        let lenient = reader.options().lenient;
        let Some(index) = M::DESCRIPTION.find(key, self.next, lenient) else {
            return self.unknown(key, reader);
        };
        self.next = index + 1;
        let field = Segment::Field(&M::DESCRIPTION.fields[index]);
        if !self.seen.insert(index) {
            let cause = Cause::new(ErrorKind::Duplicate, "the field occurs twice");
            return Err(R::at(reader.fail(cause), field));
        }
        self.message
            .read_field(index, reader)
            .map_err(|error| R::at(error, field))
    }
}

/// Writes a message as JSON text.
///
/// # Errors
/// When the message holds a value that ProtoJSON cannot express, such as a timestamp beyond the
/// year 9999 or an `Any` of a type that the registry lacks.
pub fn to_vec<M: ProtoJson>(message: &M, options: &WriteOptions) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(128);
    write(message, options, &mut out)?;
    Ok(out)
}

/// Writes a message as JSON text.
///
/// # Errors
/// As [`to_vec`].
pub fn to_string<M: ProtoJson>(message: &M, options: &WriteOptions) -> Result<String, Error> {
    let bytes = to_vec(message, options)?;
    Ok(String::from_utf8(bytes).expect("the writer is fed with strings and ASCII only"))
}

/// Appends a message as JSON text; on an error the vector is as it was.
///
/// # Errors
/// As [`to_vec`].
pub fn write<M: ProtoJson>(
    message: &M,
    options: &WriteOptions,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let start = out.len();
    let result = message.write_json(&mut ByteWriter::new(out, options));
    if result.is_err() {
        out.truncate(start);
    }
    result
}

/// Reads a message from JSON text.
///
/// # Errors
/// When the input is not strict JSON, exceeds the budget, or does not fit the message.
pub fn from_slice<M: ProtoJson>(input: &[u8], options: &ReadOptions) -> Result<M, Error> {
    let mut reader = ByteReader::new(input, options)?;
    let mut message = M::default();
    match message.read_json(&mut reader)? {
        Found::Value => {}
        Found::Null => return Err(reader.fail(Cause::unexpected("a message", "null"))),
        Found::Ignored => {
            return Err(reader.fail(Cause::new(
                ErrorKind::UnknownType,
                "a message of unknown type",
            )));
        }
    }
    reader.finish()?;
    Ok(message)
}

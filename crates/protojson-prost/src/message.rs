//! The trait of messages, and the way a message is read from an object.

use crate::description::Seen;
use crate::heap::Table;
use crate::options::Unknown;
use crate::read::{ByteReader, Found, Reader, Visitor};
use crate::report::Dropping;
use crate::write::{ByteWriter, ObjectWriter, Writer};
use crate::{
    Cause, Description, Error, ErrorKind, Field, ReadOptions, Report, Segment, WriteOptions,
};

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
///         &[Field::new("user_name", ",\"userName\":", 1)],
///     );
///
///     fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
///         let fields = Self::DESCRIPTION.fields;
///         object.implicit::<kind::String, _>(&fields[0], &self.user_name)
///     }
///
///     fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
///         match index {
///             0 => reader.implicit::<kind::String, _>(&mut self.user_name),
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

    /// Heap that an empty message takes: a box does, and proto2's required fields that have a default or hold a message.
    const HEAP: usize = 0;

    /// The fields that take heap when the message is read from its binary form; see [`heap`](crate::heap).
    const HEAP_TABLE: &'static Table = &Table::UNKNOWN;

    /// The most heap that a byte of the binary form can take.
    const HEAP_PER_BYTE: usize = Self::HEAP_TABLE.per_byte();

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
        reader.message(self)
    }

    /// Reads the message into one that is empty from the inside of a `google.protobuf.Any`: an
    /// object of its fields and `@type`.
    ///
    /// # Errors
    /// As [`read_field`](Self::read_field), and when `@type` is there twice.
    fn read_typed<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        let mut visitor = MessageVisitor::new(self);
        visitor.is_typed = true;
        reader.read(&mut visitor)
    }
}

impl<M: ProtoJson> ProtoJson for Box<M> {
    const DESCRIPTION: &'static Description = M::DESCRIPTION;
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

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        M::read_json(self, reader)
    }

    fn read_typed<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        M::read_typed(self, reader)
    }
}

/// Reads an object into a message.
pub(crate) struct MessageVisitor<'m, M> {
    message: &'m mut M,
    seen: Seen,
    /// Index of the field expected next, because most writers keep the order of the schema.
    next: usize,
    /// Whether the object is the inside of an `Any`, whose `@type` is read already.
    is_typed: bool,
    seen_type: bool,
}

impl<'m, M: ProtoJson> MessageVisitor<'m, M> {
    #[inline]
    pub(crate) fn new(message: &'m mut M) -> Self {
        Self {
            message,
            seen: Seen::default(),
            next: 0,
            is_typed: false,
            seen_type: false,
        }
    }

    /// Returns the index of the field expected next, and the field.
    #[inline]
    pub(crate) fn expected_field(&self) -> Option<(usize, &'static Field)> {
        M::DESCRIPTION.fields.get(self.next).map(|f| (self.next, f))
    }

    /// Reads the value of a field.
    #[inline]
    pub(crate) fn field<R: Reader>(
        &mut self,
        index: usize,
        reader: &mut R,
    ) -> Result<(), R::Error> {
        self.next = index + 1;
        if !self.seen.insert(index) {
            let cause = Cause::fixed(ErrorKind::Duplicate, "the field occurs twice");
            return Err(Self::at_field(index, reader.fail(cause), R::at));
        }
        let result = if M::DESCRIPTION.has_redacted && M::DESCRIPTION.fields[index].redact {
            reader.secretly(|reader| self.message.read_field(index, reader))
        } else {
            self.message.read_field(index, reader)
        };
        match result {
            Ok(()) => Ok(()),
            Err(error) => Err(Self::at_field(index, error, R::at)),
        }
    }

    #[cold]
    fn at_field<E>(index: usize, error: E, at: fn(E, Segment<'_>) -> E) -> E {
        at(error, Segment::Field(&M::DESCRIPTION.fields[index]))
    }

    #[cold]
    fn unknown<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        if self.is_typed && key == "@type" {
            if std::mem::replace(&mut self.seen_type, true) {
                let text = "`@type` occurs twice";
                return Err(reader.fail(Cause::fixed(ErrorKind::Duplicate, text)));
            }
            return reader.skip();
        }
        match reader.options().unknown_fields {
            Unknown::Ignore => reader.drop_value(Dropping::Field),
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
        match M::DESCRIPTION.find(key, self.next, lenient) {
            Some(index) => self.field(index, reader),
            None => self.unknown(key, reader),
        }
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
    let mut writer = ByteWriter::new(std::mem::take(out), options);
    let result = message.write_json(&mut writer);
    *out = writer.into_bytes();
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
    read_all(&mut ByteReader::new(input, options)?)
}

/// Reads a message from JSON text, and reports what the text holds that the message does not.
///
/// That costs nothing while there is nothing to report. See [`Report`].
///
/// # Errors
/// As [`from_slice`]; what is reported counts against the budget too.
pub fn from_slice_with_report<'a, M: ProtoJson>(
    input: &'a [u8],
    options: &ReadOptions,
) -> Result<(M, Report<'a>), Error> {
    let mut reader = ByteReader::new(input, options)?;
    reader.keep_notes();
    let message = read_all(&mut reader)?;
    Ok((message, Report::new(input, reader.into_notes())))
}

fn read_all<M: ProtoJson>(reader: &mut ByteReader<'_>) -> Result<M, Error> {
    let mut message = M::default();
    match message.read_json(reader)? {
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

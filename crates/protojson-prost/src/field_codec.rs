//! Codecs: how a field of a kind is written and read.
//!
//! Kinds have no values; generated code names them as type arguments. A [`Kind`] says how a value
//! looks in JSON; when a field is written and what its absence means is said by the method of
//! [`ObjectWriter`](crate::ObjectWriter) and [`Reader`] that it is handed to.

use crate::read::{Found, Reader, Visitor};
use crate::write::Writer;
use crate::{Cause, ErrorKind, ProtoJson};

mod bytes;
mod enumeration;
mod list;
mod map;
mod scalar;

pub use bytes::Bytes;
pub use enumeration::{Enum, NullValue};
pub use list::List;
pub(crate) use list::{ListVisitor, make_room};
pub(crate) use map::MapVisitor;
pub use map::{Map, MapKey, MapLike};
pub use scalar::{Bool, Double, Float, Int32, Int64, String, Uint32, Uint64};
pub(crate) use scalar::{StringVisitor, owned};

/// How a value of the Rust type `T` looks in JSON.
pub trait Kind<T> {
    /// Heap that an empty value takes.
    const HEAP: usize = 0;

    /// Writes the value.
    ///
    /// # Errors
    /// Whatever the output fails with, or a value that ProtoJSON cannot express.
    fn write<W: Writer>(value: &T, writer: &mut W) -> Result<(), W::Error>;

    /// Reads a value into one that is empty.
    ///
    /// # Errors
    /// Whatever the input fails with, or a value that does not fit.
    fn read<R: Reader>(into: &mut T, reader: &mut R) -> Result<Found, R::Error>;

    /// Tells whether the value is what absence means.
    fn is_default(value: &T) -> bool;
}

/// A message, boxed or not.
#[derive(Debug)]
pub struct Message;

impl<M: ProtoJson> Kind<M> for Message {
    const HEAP: usize = M::HEAP;

    #[inline]
    fn write<W: Writer>(value: &M, writer: &mut W) -> Result<(), W::Error> {
        value.write_json(writer)
    }

    #[inline]
    fn read<R: Reader>(into: &mut M, reader: &mut R) -> Result<Found, R::Error> {
        into.read_json(reader)
    }

    /// A message has explicit presence: one that is there is written.
    fn is_default(_value: &M) -> bool {
        false
    }
}

/// A message of Google's own without a ProtoJSON form here, such as
/// `google.protobuf.FileDescriptorProto`: it cannot be written or read, its absence can.
#[derive(Debug)]
pub struct Opaque;

const OPAQUE: Cause = Cause::fixed(
    ErrorKind::UnknownType,
    "messages of this type have no ProtoJSON form here",
);

impl<M> Kind<M> for Opaque {
    fn write<W: Writer>(_value: &M, writer: &mut W) -> Result<(), W::Error> {
        Err(writer.fail(OPAQUE))
    }

    fn read<R: Reader>(_into: &mut M, reader: &mut R) -> Result<Found, R::Error> {
        reader.read(&mut Absent)
    }

    fn is_default(_value: &M) -> bool {
        false
    }
}

struct Absent;

impl Visitor for Absent {
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "null"
    }

    fn member<R: Reader>(&mut self, _key: &str, reader: &mut R) -> Result<(), R::Error> {
        Err(reader.fail(OPAQUE))
    }
}

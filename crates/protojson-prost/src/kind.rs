//! Codecs: how a field of a kind is written and read.
//!
//! Kinds have no values; generated code names them as type arguments. A [`Kind`] says how a value
//! looks in JSON, a [`Presence`] when it is written and what its absence means.

use crate::read::{Found, Reader, Visitor};
use crate::write::{ObjectWriter, Writer};
use crate::{Cause, ErrorKind, Field, ProtoJson};

mod bytes;
mod enumeration;
mod list;
mod map;
mod scalar;

pub use bytes::Bytes;
pub use enumeration::{Enum, NullValue};
pub use list::List;
pub(crate) use list::ListVisitor;
pub(crate) use map::MapVisitor;
pub use map::{Map, MapKey, MapLike};
pub use scalar::{Bool, Double, Float, Int32, Int64, String, Uint32, Uint64};

/// How a value of the Rust type `T` looks in JSON.
pub trait Kind<T> {
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

/// When a field of the Rust type `T` is written, and what its absence means.
pub trait Presence<T> {
    /// Writes the field if it is to be written.
    ///
    /// # Errors
    /// As [`Kind::write`].
    fn write<O: ObjectWriter>(
        value: &T,
        field: &'static Field,
        object: &mut O,
    ) -> Result<(), O::Error>;

    /// Reads the field.
    ///
    /// # Errors
    /// As [`Kind::read`].
    fn read<R: Reader>(into: &mut T, reader: &mut R) -> Result<(), R::Error>;
}

/// Absence means the default; lists and maps are of this kind too.
#[derive(Debug)]
pub struct Implicit<K>(K);

impl<K: Kind<T>, T> Presence<T> for Implicit<K> {
    #[inline]
    fn write<O: ObjectWriter>(
        value: &T,
        field: &'static Field,
        object: &mut O,
    ) -> Result<(), O::Error> {
        if K::is_default(value) && (field.omit_empty || !object.options().emit_defaults) {
            return Ok(());
        }
        object.member::<K, T>(field, value)
    }

    #[inline]
    fn read<R: Reader>(into: &mut T, reader: &mut R) -> Result<(), R::Error> {
        K::read(into, reader).map(|_| ())
    }
}

/// Absence is told from the default.
#[derive(Debug)]
pub struct Explicit<K>(K);

impl<K: Kind<T>, T: Default> Presence<Option<T>> for Explicit<K> {
    #[inline]
    fn write<O: ObjectWriter>(
        value: &Option<T>,
        field: &'static Field,
        object: &mut O,
    ) -> Result<(), O::Error> {
        match value {
            Some(value) => object.member::<K, T>(field, value),
            None => Ok(()),
        }
    }

    #[inline]
    fn read<R: Reader>(into: &mut Option<T>, reader: &mut R) -> Result<(), R::Error> {
        let mut value = T::default();
        if K::read(&mut value, reader)? == Found::Value {
            *into = Some(value);
        }
        Ok(())
    }
}

/// Always written, as proto2's `required` asks.
#[derive(Debug)]
pub struct Required<K>(K);

impl<K: Kind<T>, T> Presence<T> for Required<K> {
    fn write<O: ObjectWriter>(
        value: &T,
        field: &'static Field,
        object: &mut O,
    ) -> Result<(), O::Error> {
        object.member::<K, T>(field, value)
    }

    fn read<R: Reader>(into: &mut T, reader: &mut R) -> Result<(), R::Error> {
        K::read(into, reader).map(|_| ())
    }
}

/// A message, boxed or not.
#[derive(Debug)]
pub struct Message;

impl<M: ProtoJson> Kind<M> for Message {
    fn write<W: Writer>(value: &M, writer: &mut W) -> Result<(), W::Error> {
        value.write_json(writer)
    }

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

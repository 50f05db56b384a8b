//! The codecs of field values: how each type of field looks in JSON.
//!
//! Codecs are type arguments and have no values. A [`FieldCodec`] defines the JSON form of a value. The method of
//! [`ObjectWriter`](crate::ObjectWriter) and [`Reader`] that it is passed to decides when a field is written and what its
//! absence means.

use crate::{Cause, ErrorKind, FieldCodec, ProtoJson, Reader, VisitResult, Visitor, Writer};

mod bytes;
mod enumeration;
mod list;
mod map;
mod map_key;
mod scalar;

pub use bytes::Bytes;
pub use enumeration::{Enum, NullValue};
pub use list::List;
pub(crate) use list::ListVisitor;
pub(crate) use map::MapVisitor;
pub use map::{Map, MapLike};
pub use map_key::MapKey;
pub use scalar::{Bool, Double, Float, Int32, Int64, String, Uint32, Uint64};

/// A message, boxed or not.
#[derive(Debug)]
pub struct Message;

impl<M: ProtoJson> FieldCodec<M> for Message {
    const HEAP: usize = M::HEAP;
    const IS_MESSAGE: bool = !M::IS_SPECIAL;

    #[inline]
    fn write<W: Writer>(value: &M, writer: &mut W) -> Result<(), W::Error> {
        value.write_json(writer)
    }

    #[inline]
    fn read<R: Reader>(into: &mut M, reader: &mut R) -> Result<VisitResult, R::Error> {
        into.read_json(reader)
    }

    /// Returns false: messages have explicit presence.
    fn is_default(_value: &M) -> bool {
        false
    }
}

/// A message of Google without a ProtoJSON form in this crate, such as `google.protobuf.FileDescriptorProto`. Writing and
/// reading fail; an absent one can be written and read.
#[derive(Debug)]
pub struct Unsupported;

const OPAQUE: Cause = Cause::fixed(
    ErrorKind::UnknownType,
    "messages of this type have no ProtoJSON form here",
);

impl<M> FieldCodec<M> for Unsupported {
    fn write<W: Writer>(_value: &M, writer: &mut W) -> Result<(), W::Error> {
        Err(writer.fail(OPAQUE))
    }

    fn read<R: Reader>(_into: &mut M, reader: &mut R) -> Result<VisitResult, R::Error> {
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

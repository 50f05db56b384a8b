//! The wrappers, which JSON writes as the wrapped value, and `google.protobuf.Empty`.
//!
//! prost has Rust's own types for them.

use prost::bytes::Bytes;

use super::no_fields;
use crate::heap::Table;
use crate::{
    FieldCodec, MessageDescriptor, ObjectWriter, ProtoJson, Reader, VisitResult, Writer,
    field_codec,
};

macro_rules! wrapper {
    ($($rust:ty: $codec:ident, $full_name:literal;)*) => {$(
        impl ProtoJson for $rust {
            const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new($full_name, &[]);
            const IS_SPECIAL: bool = true;
            const HEAP_TABLE: &'static Table = &Table::new(&[]);

            fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
                <field_codec::$codec as FieldCodec<Self>>::write(self, writer)
            }

            fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
                <field_codec::$codec as FieldCodec<Self>>::read(self, reader)
            }

            no_fields!();
        }
    )*};
}

wrapper! {
    bool: Bool, "google.protobuf.BoolValue";
    Bytes: Bytes, "google.protobuf.BytesValue";
    Vec<u8>: Bytes, "google.protobuf.BytesValue";
    f64: Double, "google.protobuf.DoubleValue";
    f32: Float, "google.protobuf.FloatValue";
    i32: Int32, "google.protobuf.Int32Value";
    i64: Int64, "google.protobuf.Int64Value";
    String: String, "google.protobuf.StringValue";
    u32: Uint32, "google.protobuf.UInt32Value";
    u64: Uint64, "google.protobuf.UInt64Value";
}

impl ProtoJson for () {
    const DESCRIPTOR: &'static MessageDescriptor =
        &MessageDescriptor::new("google.protobuf.Empty", &[]);
    const HEAP_TABLE: &'static Table = &Table::new(&[]);

    fn write_fields<O: ObjectWriter>(&self, _object: &mut O) -> Result<(), O::Error> {
        Ok(())
    }

    fn read_field<R: Reader>(&mut self, _index: usize, reader: &mut R) -> Result<(), R::Error> {
        reader.skip()
    }
}

//! The wrappers, which JSON holds as what they wrap, and `google.protobuf.Empty`.
//!
//! prost has Rust's own types for them.

use prost::bytes::Bytes;

use super::no_fields;
use crate::heap::Table;
use crate::kind::{self, Kind};
use crate::read::{Found, Reader};
use crate::write::{ObjectWriter, Writer};
use crate::{Description, ProtoJson};

macro_rules! wrapper {
    ($($rust:ty: $kind:ident, $full_name:literal;)*) => {$(
        impl ProtoJson for $rust {
            const DESCRIPTION: &'static Description = &Description::new($full_name, &[]);
            const IS_SPECIAL: bool = true;
            const HEAP_TABLE: &'static Table = &Table::new(&[]);

            fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
                <kind::$kind as Kind<Self>>::write(self, writer)
            }

            fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
                <kind::$kind as Kind<Self>>::read(self, reader)
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
    const DESCRIPTION: &'static Description = &Description::new("google.protobuf.Empty", &[]);
    const HEAP_TABLE: &'static Table = &Table::new(&[]);

    fn write_fields<O: ObjectWriter>(&self, _object: &mut O) -> Result<(), O::Error> {
        Ok(())
    }

    fn read_field<R: Reader>(&mut self, _index: usize, reader: &mut R) -> Result<(), R::Error> {
        reader.skip()
    }
}

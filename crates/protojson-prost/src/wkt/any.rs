//! `google.protobuf.Any`.

use prost_types::Any;

use super::no_fields;
use crate::heap::Table;
use crate::read::{Found, Reader};
use crate::write::Writer;
use crate::{Description, ProtoJson};

impl ProtoJson for Any {
    const DESCRIPTION: &'static Description = &Description::new("google.protobuf.Any", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[]);

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        writer.any(self)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        reader.any(self)
    }

    no_fields!();
}

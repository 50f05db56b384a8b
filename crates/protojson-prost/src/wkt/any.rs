//! `google.protobuf.Any`.

use prost_types::Any;

use super::no_fields;
use crate::heap::Table;
use crate::{MessageDescriptor, ProtoJson, Reader, VisitResult, Writer};

impl ProtoJson for Any {
    const DESCRIPTOR: &'static MessageDescriptor =
        &MessageDescriptor::new("google.protobuf.Any", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[]);

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        writer.any(self)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        reader.any(self)
    }

    no_fields!();
}

//! `google.protobuf.Struct`, `Value` and `ListValue`: JSON as it comes.

use prost_types::value::Kind as ValueKind;
use prost_types::{ListValue, Struct, Value};

use super::no_fields;
use crate::heap::{Again, Entry, Table, worst};
use crate::kind::{self, Kind, ListVisitor, MapVisitor};
use crate::read::{Found, Reader, Scalar, Visitor};
use crate::write::Writer;
use crate::{Cause, Description, ProtoJson};

impl ProtoJson for Struct {
    const DESCRIPTION: &'static Description = &Description::new("google.protobuf.Struct", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table =
        &Table::new(&[Entry::btree_map_of::<String, Again<Value>>(1)]);
    const HEAP_PER_BYTE: usize =
        worst(&[Self::HEAP_TABLE, ListValue::HEAP_TABLE, Value::HEAP_TABLE]);

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        <kind::Map<kind::Message> as Kind<_>>::write(&self.fields, writer)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        <kind::Map<kind::Message> as Kind<_>>::read(&mut self.fields, reader)
    }

    no_fields!();
}

impl ProtoJson for ListValue {
    const DESCRIPTION: &'static Description = &Description::new("google.protobuf.ListValue", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[Entry::messages::<Again<Value>>(1)]);
    const HEAP_PER_BYTE: usize = Struct::HEAP_PER_BYTE;

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        <kind::List<kind::Message> as Kind<_>>::write(&self.values, writer)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        <kind::List<kind::Message> as Kind<_>>::read(&mut self.values, reader)
    }

    no_fields!();
}

impl ProtoJson for Value {
    const DESCRIPTION: &'static Description = &Description::new("google.protobuf.Value", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[
        Entry::message::<Again<Struct>>(5),
        Entry::message::<Again<ListValue>>(6),
    ]);
    const HEAP_PER_BYTE: usize = Struct::HEAP_PER_BYTE;

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        match &self.kind {
            None | Some(ValueKind::NullValue(_)) => writer.null(),
            Some(ValueKind::BoolValue(value)) => writer.bool(*value),
            Some(ValueKind::NumberValue(value)) if value.is_finite() => {
                kind::Double::write(value, writer)
            }
            Some(ValueKind::NumberValue(_)) => {
                let text = "a google.protobuf.Value holds finite numbers only";
                Err(writer.fail(Cause::value(text)))
            }
            Some(ValueKind::StringValue(value)) => writer.string(value),
            Some(ValueKind::StructValue(value)) => value.write_json(writer),
            Some(ValueKind::ListValue(value)) => value.write_json(writer),
        }
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        reader.read(&mut ValueVisitor(self))
    }

    no_fields!();
}

struct ValueVisitor<'v>(&'v mut Value);

impl Visitor for ValueVisitor<'_> {
    const ARRAY: bool = true;
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "a value"
    }

    fn heap(&self, scalar: &Scalar<'_>) -> usize {
        scalar.heap()
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<Found, Cause> {
        self.0.kind = Some(match scalar {
            Scalar::Null => ValueKind::NullValue(0),
            Scalar::Bool(value) => ValueKind::BoolValue(value),
            Scalar::Number(number) => ValueKind::NumberValue(number.to_f64()?),
            Scalar::String(text) => ValueKind::StringValue(text.into_owned()),
        });
        Ok(Found::Value)
    }

    fn begin_array(&mut self) {
        self.0.kind = Some(ValueKind::ListValue(ListValue::default()));
    }

    fn begin_object(&mut self) {
        self.0.kind = Some(ValueKind::StructValue(Struct::default()));
    }

    fn element<R: Reader>(&mut self, reader: &mut R) -> Result<(), R::Error> {
        match &mut self.0.kind {
            Some(ValueKind::ListValue(list)) => {
                ListVisitor::<kind::Message, _>::new(&mut list.values).element(reader)
            }
            _ => reader.skip(),
        }
    }

    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        match &mut self.0.kind {
            Some(ValueKind::StructValue(object)) => {
                MapVisitor::<kind::Message, _>::new(&mut object.fields).member(key, reader)
            }
            _ => reader.skip(),
        }
    }
}

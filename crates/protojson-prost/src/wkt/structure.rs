//! `google.protobuf.Struct`, `Value` and `ListValue`: arbitrary JSON.

use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value};

use super::no_fields;
use crate::field_codec::{Double, List, ListVisitor, Map, MapVisitor, Message};
use crate::heap::{Entry, Recursive, Table, worst};
use crate::{
    Cause, ErrorKind, FieldCodec, MessageDescriptor, ProtoJson, Reader, Scalar, VisitResult,
    Visitor, Writer,
};

const NO_TEXT: Cause = Cause::fixed(
    ErrorKind::Type,
    "JSON of any type cannot be written as text",
);

impl ProtoJson for Struct {
    const DESCRIPTOR: &'static MessageDescriptor =
        &MessageDescriptor::new("google.protobuf.Struct", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table =
        &Table::new(&[Entry::btree_map_of::<String, Recursive<Value>>(1)]);
    const HEAP_PER_BYTE: usize =
        worst(&[Self::HEAP_TABLE, ListValue::HEAP_TABLE, Value::HEAP_TABLE]);

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        <Map<Message> as FieldCodec<_>>::write(&self.fields, writer)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        <Map<Message> as FieldCodec<_>>::read(&mut self.fields, reader)
    }

    no_fields!();
}

impl ProtoJson for ListValue {
    const DESCRIPTOR: &'static MessageDescriptor =
        &MessageDescriptor::new("google.protobuf.ListValue", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[Entry::messages::<Recursive<Value>>(1)]);
    const HEAP_PER_BYTE: usize = Struct::HEAP_PER_BYTE;

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        if writer.is_text() {
            return Err(writer.fail(NO_TEXT));
        }
        <List<Message> as FieldCodec<_>>::write(&self.values, writer)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        <List<Message> as FieldCodec<_>>::read(&mut self.values, reader)
    }

    no_fields!();
}

impl ProtoJson for Value {
    const DESCRIPTOR: &'static MessageDescriptor =
        &MessageDescriptor::new("google.protobuf.Value", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[
        Entry::message::<Recursive<Struct>>(5),
        Entry::message::<Recursive<ListValue>>(6),
    ]);
    const HEAP_PER_BYTE: usize = Struct::HEAP_PER_BYTE;

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        if writer.is_text() {
            return Err(writer.fail(NO_TEXT));
        }
        match &self.kind {
            None | Some(Kind::NullValue(_)) => writer.null(),
            Some(Kind::BoolValue(value)) => writer.bool(*value),
            Some(Kind::NumberValue(value)) if value.is_finite() => Double::write(value, writer),
            Some(Kind::NumberValue(_)) => {
                let text = "a google.protobuf.Value holds finite numbers only";
                Err(writer.fail(Cause::value(text)))
            }
            Some(Kind::StringValue(value)) => writer.string(value),
            Some(Kind::StructValue(value)) => value.write_json(writer),
            Some(Kind::ListValue(value)) => value.write_json(writer),
        }
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
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

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<VisitResult, Cause> {
        self.0.kind = Some(match scalar {
            Scalar::Null => Kind::NullValue(0),
            Scalar::Bool(value) => Kind::BoolValue(value),
            Scalar::Number(number) => Kind::NumberValue(number.to_f64()?),
            Scalar::String(text) => Kind::StringValue(text.into_owned()),
        });
        Ok(VisitResult::Value)
    }

    fn begin_array(&mut self) {
        self.0.kind = Some(Kind::ListValue(ListValue::default()));
    }

    fn begin_object(&mut self) {
        self.0.kind = Some(Kind::StructValue(Struct::default()));
    }

    fn element<R: Reader>(&mut self, reader: &mut R) -> Result<(), R::Error> {
        match &mut self.0.kind {
            Some(Kind::ListValue(list)) => {
                ListVisitor::<Message, _>::new(&mut list.values).element(reader)
            }
            _ => reader.skip(),
        }
    }

    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        match &mut self.0.kind {
            Some(Kind::StructValue(object)) => {
                MapVisitor::<Message, _>::new(&mut object.fields).member(key, reader)
            }
            _ => reader.skip(),
        }
    }
}

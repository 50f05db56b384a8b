//! A JSON value in memory, used only where a value must cross between serde and bytes.
//!
//! An `Any` needs it: the functions of its type, found at run time, take one concrete reader and writer, but a serde format
//! is a type parameter. The [`serde_bridge`](crate::serde_bridge) needs it too: serde pulls values, our readers push them.

use prost_types::Any;

use crate::heap::growth;
use crate::reader::make_room;
use crate::{
    ArrayWriter, Budget, ByteReader, ByteWriter, Cause, Error, ErrorKind, FieldCodec, Number,
    ObjectWriter, ProtoJson, ReadOptions, Reader, Scalar, VisitResult, Visitor, WriteOptions,
    Writer,
};

/// A JSON value; members keep their order.
#[derive(Debug, Default)]
pub(crate) enum Tree {
    #[default]
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Double(f64),
    String(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    pub(crate) fn of_any(any: &Any, options: &WriteOptions) -> Result<Self, Error> {
        let json = crate::to_vec(any, options)?;
        // The writer's depth already bounds its output.
        let own = Budget::new()
            .with_bytes(usize::MAX)
            .with_depth(usize::MAX)
            .with_elements(usize::MAX)
            .with_heap(usize::MAX);
        let options = ReadOptions::new().budget(own);
        let mut tree = Self::Null;
        let _ = TreeCodec::read(&mut tree, &mut ByteReader::new(&json, &options)?)?;
        Ok(tree)
    }

    /// Reads the tree as an `Any`; also returns the heap counted against the budget.
    pub(crate) fn into_any(
        self,
        any: &mut Any,
        options: &ReadOptions,
    ) -> Result<(VisitResult, usize), Error> {
        let plain = WriteOptions::new();
        let text = Vec::with_capacity(self.text_bound());
        let mut writer = ByteWriter::new(text, &plain);
        TreeCodec::write(&self, &mut writer)?;
        drop(self);
        let json = writer.into_bytes();
        let mut reader = ByteReader::new(&json, options)?;
        let found = any.read_json(&mut reader)?;
        Ok((found, reader.heap_taken()))
    }

    /// Returns an upper bound of the length of the tree's text.
    pub(crate) fn text_bound(&self) -> usize {
        let string = |text: &String| {
            let escapes = text
                .bytes()
                .filter(|b| *b < b' ' || matches!(b, b'"' | b'\\'));
            text.len() + 5 * escapes.count() + 2
        };
        match self {
            Self::Null | Self::Bool(_) => 5,
            Self::Signed(_) | Self::Unsigned(_) | Self::Double(_) => 32,
            Self::String(text) => string(text),
            Self::Array(elements) => elements.iter().map(|e| e.text_bound() + 1).sum::<usize>() + 2,
            Self::Object(members) => {
                let member = |(key, value): &(String, Self)| string(key) + value.text_bound() + 2;
                members.iter().map(member).sum::<usize>() + 2
            }
        }
    }

    /// Converts a number: integers stay exact, every other spelling becomes a double.
    fn of_number(number: Number<'_>) -> Result<Self, Cause> {
        if let Number::Text(text) = number
            && (text == "-0" || text.contains(['.', 'e', 'E']))
        {
            return number.to_f64().map(Self::Double);
        }
        let unsigned = || number.to_u64().map(Self::Unsigned);
        let signed = number.to_i64().map(Self::Signed);
        signed
            .or_else(|_| unsigned())
            .or_else(|_| number.to_f64().map(Self::Double))
    }
}

/// Any JSON value.
pub(crate) struct TreeCodec;

impl FieldCodec<Tree> for TreeCodec {
    fn write<W: Writer>(value: &Tree, writer: &mut W) -> Result<(), W::Error> {
        if writer.is_text() {
            let text = "JSON of any type cannot be written as text";
            return Err(writer.fail(Cause::fixed(ErrorKind::Type, text)));
        }
        match value {
            Tree::Null => writer.null(),
            Tree::Bool(value) => writer.bool(*value),
            Tree::Signed(value) => writer.signed(*value),
            Tree::Unsigned(value) => writer.unsigned(*value),
            Tree::Double(value) => writer.double(*value),
            Tree::String(value) => writer.string(value),
            Tree::Array(elements) => {
                let mut array = writer.array(elements.len())?;
                for element in elements {
                    array.element::<Self, _>(element)?;
                }
                array.end()
            }
            Tree::Object(members) => {
                let mut object = writer.object()?;
                for (key, member) in members {
                    object.entry::<Self, _>(key, member)?;
                }
                object.end()
            }
        }
    }

    fn read<R: Reader>(into: &mut Tree, reader: &mut R) -> Result<VisitResult, R::Error> {
        reader.read(&mut TreeVisitor(into))
    }

    fn is_default(_value: &Tree) -> bool {
        false
    }
}

struct TreeVisitor<'t>(&'t mut Tree);

impl Visitor for TreeVisitor<'_> {
    const ARRAY: bool = true;
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "a value"
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<VisitResult, Cause> {
        *self.0 = match scalar {
            Scalar::Null => return Ok(VisitResult::Null),
            Scalar::Bool(value) => Tree::Bool(value),
            Scalar::Number(number) => Tree::of_number(number)?,
            Scalar::String(text) => Tree::String(text.into_owned()),
        };
        Ok(VisitResult::Value)
    }

    fn heap(&self, scalar: &Scalar<'_>) -> usize {
        scalar.heap()
    }

    fn begin_array(&mut self) {
        *self.0 = Tree::Array(Vec::new());
    }

    fn begin_object(&mut self) {
        *self.0 = Tree::Object(Vec::new());
    }

    fn element<R: Reader>(&mut self, reader: &mut R) -> Result<(), R::Error> {
        let Tree::Array(elements) = self.0 else {
            return reader.skip();
        };
        make_room(elements, reader)?;
        let mut tree = Tree::Null;
        let _ = TreeCodec::read(&mut tree, reader)?;
        elements.push(tree);
        Ok(())
    }

    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        let Tree::Object(members) = self.0 else {
            return reader.skip();
        };
        make_room(members, reader)?;
        reader.charge(growth::allocated(key.len()))?;
        let key = key.to_owned();
        let mut tree = Tree::Null;
        let _ = TreeCodec::read(&mut tree, reader)?;
        members.push((key, tree));
        Ok(())
    }
}

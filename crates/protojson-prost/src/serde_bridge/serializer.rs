//! From what serializes to a tree, as `serde_json` has it.

use serde_core::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
};
use serde_core::{Serialize, Serializer, de::value::Error};

use crate::tree::Tree;

/// Returns what the value is in JSON.
pub(super) fn tree<T: Serialize + ?Sized>(value: &T) -> Result<Tree, Error> {
    value.serialize(TreeWriter)
}

struct TreeWriter;

/// A list being written; of a variant, under its name.
struct Elements {
    list: Vec<Tree>,
    variant: Option<&'static str>,
}

/// An object being written; of a variant, under its name.
struct Members {
    object: Vec<(String, Tree)>,
    key: Option<String>,
    variant: Option<&'static str>,
}

impl Elements {
    fn new(len: Option<usize>, variant: Option<&'static str>) -> Self {
        Self {
            list: Vec::with_capacity(len.unwrap_or_default()),
            variant,
        }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.list.push(tree(value)?);
        Ok(())
    }

    fn into_tree(self) -> Tree {
        under(self.variant, Tree::Array(self.list))
    }
}

impl Members {
    fn new(len: Option<usize>, variant: Option<&'static str>) -> Self {
        Self {
            object: Vec::with_capacity(len.unwrap_or_default()),
            key: None,
            variant,
        }
    }

    fn push<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<(), Error> {
        self.object.push((key, tree(value)?));
        Ok(())
    }

    fn into_tree(self) -> Tree {
        under(self.variant, Tree::Object(self.object))
    }
}

fn under(variant: Option<&'static str>, tree: Tree) -> Tree {
    match variant {
        Some(name) => Tree::Object(vec![(name.to_owned(), tree)]),
        None => tree,
    }
}

/// Keys are text; numbers and booleans are spelled out.
fn key_text(key: Tree) -> Result<String, Error> {
    match key {
        Tree::String(text) => Ok(text),
        Tree::Signed(number) => Ok(number.to_string()),
        Tree::Unsigned(number) => Ok(number.to_string()),
        Tree::Bool(value) => Ok(value.to_string()),
        _ => Err(Error::custom(
            "the key of a map is no string, integer or boolean",
        )),
    }
}

/// What is not finite has a spelling in ProtoJSON and none in JSON.
fn spelled(value: f64) -> Tree {
    let text = match value {
        _ if value.is_finite() => return Tree::Double(value),
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    };
    Tree::String(text.to_owned())
}

impl Serializer for TreeWriter {
    type Ok = Tree;
    type Error = Error;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    fn serialize_bool(self, value: bool) -> Result<Tree, Error> {
        Ok(Tree::Bool(value))
    }

    fn serialize_i8(self, value: i8) -> Result<Tree, Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<Tree, Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<Tree, Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<Tree, Error> {
        Ok(Tree::Signed(value))
    }

    fn serialize_u8(self, value: u8) -> Result<Tree, Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<Tree, Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<Tree, Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<Tree, Error> {
        Ok(Tree::Unsigned(value))
    }

    /// Goes by the text, so that a float keeps its few digits.
    fn serialize_f32(self, value: f32) -> Result<Tree, Error> {
        let digits = value.to_string().parse();
        self.serialize_f64(digits.unwrap_or(value.into()))
    }

    fn serialize_f64(self, value: f64) -> Result<Tree, Error> {
        Ok(spelled(value))
    }

    fn serialize_char(self, value: char) -> Result<Tree, Error> {
        Ok(Tree::String(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Tree, Error> {
        Ok(Tree::String(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Tree, Error> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<Tree, Error> {
        Ok(Tree::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Tree, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Tree, Error> {
        Ok(Tree::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Tree, Error> {
        Ok(Tree::Null)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Tree, Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Tree, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Tree, Error> {
        Ok(under(Some(variant), tree(value)?))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Elements, Error> {
        Ok(Elements::new(len, None))
    }

    fn serialize_tuple(self, len: usize) -> Result<Elements, Error> {
        Ok(Elements::new(Some(len), None))
    }

    fn serialize_tuple_struct(self, _name: &'static str, len: usize) -> Result<Elements, Error> {
        Ok(Elements::new(Some(len), None))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Elements, Error> {
        Ok(Elements::new(Some(len), Some(variant)))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Members, Error> {
        Ok(Members::new(len, None))
    }

    fn serialize_struct(self, _name: &'static str, len: usize) -> Result<Members, Error> {
        Ok(Members::new(Some(len), None))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Members, Error> {
        Ok(Members::new(Some(len), Some(variant)))
    }
}

impl SerializeSeq for Elements {
    type Ok = Tree;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Tree, Error> {
        Ok(self.into_tree())
    }
}

impl SerializeTuple for Elements {
    type Ok = Tree;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Tree, Error> {
        Ok(self.into_tree())
    }
}

impl SerializeTupleStruct for Elements {
    type Ok = Tree;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Tree, Error> {
        Ok(self.into_tree())
    }
}

impl SerializeTupleVariant for Elements {
    type Ok = Tree;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Tree, Error> {
        Ok(self.into_tree())
    }
}

impl SerializeMap for Members {
    type Ok = Tree;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = Some(key_text(tree(key)?)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = self.key.take();
        let key = key.ok_or_else(|| Error::custom("a value of a map came without its key"))?;
        self.push(key, value)
    }

    fn end(self) -> Result<Tree, Error> {
        Ok(self.into_tree())
    }
}

impl SerializeStruct for Members {
    type Ok = Tree;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.push(key.to_owned(), value)
    }

    fn end(self) -> Result<Tree, Error> {
        Ok(self.into_tree())
    }
}

impl SerializeStructVariant for Members {
    type Ok = Tree;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.push(key.to_owned(), value)
    }

    fn end(self) -> Result<Tree, Error> {
        Ok(self.into_tree())
    }
}

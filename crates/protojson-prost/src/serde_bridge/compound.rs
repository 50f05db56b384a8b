//! The lists and objects of the tree serializer.

use serde_core::Serialize;
use serde_core::de::value::Error;
use serde_core::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
};

use super::serializer::tree;
use crate::tree::Tree;

/// A list being serialized; a variant's is a member with its name.
pub(super) struct Elements {
    list: Vec<Tree>,
    variant: Option<&'static str>,
}

/// An object being serialized; a variant's is a member with its name.
pub(super) struct Members {
    object: Vec<(String, Tree)>,
    key: Option<String>,
    variant: Option<&'static str>,
}

impl Elements {
    pub(super) fn new(len: Option<usize>, variant: Option<&'static str>) -> Self {
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
    pub(super) fn new(len: Option<usize>, variant: Option<&'static str>) -> Self {
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

pub(super) fn under(variant: Option<&'static str>, tree: Tree) -> Tree {
    match variant {
        Some(name) => Tree::Object(vec![(name.to_owned(), tree)]),
        None => tree,
    }
}

/// Returns the text of a map key; numbers and booleans are spelled out.
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
        let key = key.ok_or_else(|| Error::custom("a value of a map has no key"))?;
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

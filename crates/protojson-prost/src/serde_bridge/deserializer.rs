//! A serde deserializer of a [`Tree`], with the mapping of `serde_json`.

use serde_core::de::value::{Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde_core::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde_core::forward_to_deserialize_any;

use crate::tree::Tree;

/// Deserializes a tree.
pub(crate) struct TreeDeserializer(pub(crate) Tree);

impl IntoDeserializer<'_, Error> for Tree {
    type Deserializer = TreeDeserializer;

    fn into_deserializer(self) -> TreeDeserializer {
        TreeDeserializer(self)
    }
}

fn object<'de>(
    members: Vec<(String, Tree)>,
) -> MapDeserializer<'de, impl Iterator<Item = (TreeKey, Tree)>, Error> {
    MapDeserializer::new(members.into_iter().map(|(key, tree)| (TreeKey(key), tree)))
}

impl<'de> Deserializer<'de> for TreeDeserializer {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(value),
            Tree::Signed(value) => visitor.visit_i64(value),
            Tree::Unsigned(value) => visitor.visit_u64(value),
            Tree::Double(value) => visitor.visit_f64(value),
            Tree::String(text) => visitor.visit_string(text),
            Tree::Array(elements) => {
                let mut elements = SeqDeserializer::new(elements.into_iter());
                let value = visitor.visit_seq(&mut elements)?;
                elements.end()?;
                Ok(value)
            }
            Tree::Object(members) => {
                let mut members = object(members);
                let value = visitor.visit_map(&mut members)?;
                members.end()?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Tree::String(text) => text
                .into_deserializer()
                .deserialize_enum(name, variants, visitor),
            Tree::Object(members) if members.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(object(members)))
            }
            _ => Err(Error::custom(
                "expected a variant: its name, or an object with its name alone",
            )),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Deserializes the key of a member, which may spell a number or a boolean.
struct TreeKey(String);

impl IntoDeserializer<'_, Error> for TreeKey {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Methods that deserialize the key as a number or boolean, if it spells one.
macro_rules! spelled {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => visitor.visit_string(self.0),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for TreeKey {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0
            .into_deserializer()
            .deserialize_enum(name, variants, visitor)
    }

    spelled! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

//! Adapts a [`Visitor`] to serde's visitor.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess};

use super::deserialize::SerdeReader;
use super::state::State;
use crate::heap::growth;
use crate::{Cause, Number, Scalar, VisitResult, Visitor};

/// Passes what serde finds on to a visitor.
pub(super) struct SerdeVisitor<'v, 's, V> {
    pub(super) visitor: &'v mut V,
    pub(super) state: &'s State<'s>,
    pub(super) depth: usize,
}

impl<V: Visitor> SerdeVisitor<'_, '_, V> {
    fn scalar<E: serde_core::de::Error>(self, scalar: Scalar<'_>) -> Result<VisitResult, E> {
        self.state.charge(self.visitor.heap(&scalar))?;
        self.visitor.scalar(scalar).map_err(E::custom)
    }

    fn descend<E: serde_core::de::Error>(&self, welcome: bool, found: &str) -> Result<usize, E> {
        let limit = self.state.options.budget.depth;
        if !welcome {
            Err(E::custom(Cause::unexpected(self.visitor.expected(), found)))
        } else if self.depth >= limit {
            Err(E::custom(format_args!("nested deeper than {limit} levels")))
        } else {
            Ok(self.depth + 1)
        }
    }
}

impl<'de, V: Visitor> serde_core::de::Visitor<'de> for SerdeVisitor<'_, '_, V> {
    type Value = VisitResult;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.visitor.expected())
    }

    fn visit_unit<E: serde_core::de::Error>(self) -> Result<VisitResult, E> {
        self.scalar(Scalar::Null)
    }

    fn visit_none<E: serde_core::de::Error>(self) -> Result<VisitResult, E> {
        self.scalar(Scalar::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<VisitResult, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: serde_core::de::Error>(self, value: bool) -> Result<VisitResult, E> {
        self.scalar(Scalar::Bool(value))
    }

    fn visit_i64<E: serde_core::de::Error>(self, value: i64) -> Result<VisitResult, E> {
        self.scalar(Scalar::Number(Number::Signed(value)))
    }

    fn visit_u64<E: serde_core::de::Error>(self, value: u64) -> Result<VisitResult, E> {
        self.scalar(Scalar::Number(Number::Unsigned(value)))
    }

    fn visit_f64<E: serde_core::de::Error>(self, value: f64) -> Result<VisitResult, E> {
        self.scalar(Scalar::Number(Number::Double(value)))
    }

    fn visit_str<E: serde_core::de::Error>(self, value: &str) -> Result<VisitResult, E> {
        self.scalar(Scalar::String(Cow::Borrowed(value)))
    }

    fn visit_string<E: serde_core::de::Error>(self, value: String) -> Result<VisitResult, E> {
        self.state.charge(growth::allocated(value.len()))?;
        self.scalar(Scalar::String(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<VisitResult, A::Error> {
        let depth = self.descend(V::ARRAY, "an array")?;
        self.visitor.begin_array();
        loop {
            let element = Element {
                visitor: self.visitor,
                key: None,
                state: self.state,
                depth,
            };
            match seq.next_element_seed(element)? {
                Some(()) => self.state.count_element()?,
                None => return Ok(VisitResult::Value),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<VisitResult, A::Error> {
        let depth = self.descend(V::OBJECT, "an object")?;
        self.visitor.begin_object();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            self.state.count_element()?;
            map.next_value_seed(Element {
                visitor: self.visitor,
                key: Some(&key),
                state: self.state,
                depth,
            })?;
        }
        Ok(VisitResult::Value)
    }
}

/// Passes an element or a member on to a visitor.
struct Element<'v, 's, V> {
    pub(super) visitor: &'v mut V,
    key: Option<&'v str>,
    pub(super) state: &'s State<'s>,
    pub(super) depth: usize,
}

impl<'de, V: Visitor> DeserializeSeed<'de> for Element<'_, '_, V> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut reader = SerdeReader::new(deserializer, self.state, self.depth);
        match self.key {
            Some(key) => self.visitor.member(key, &mut reader),
            None => self.visitor.element(&mut reader),
        }
    }
}

/// Deserializes a key, borrowed if possible.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> serde_core::de::Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: serde_core::de::Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: serde_core::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_string<E: serde_core::de::Error>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }
}

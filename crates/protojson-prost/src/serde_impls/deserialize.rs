//! Reads from a serde deserializer.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use prost_types::Any;
use serde_core::Deserialize as _;
use serde_core::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess};

use crate::heap::growth;
use crate::kind::{Enum, Kind};
use crate::read::{Found, Number, Reader, Scalar, Visitor};
use crate::tree::{Tree, TreeKind};
use crate::{Cause, ProtoEnum, ProtoJson, ReadOptions, Segment};

static SERVER: ReadOptions = ReadOptions::server();

/// Deserializes a message; generated `Deserialize` implementations call it.
///
/// # Errors
/// When the deserializer fails or the input does not fit.
pub fn deserialize<'de, M: ProtoJson, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    Seed::new(&SERVER).deserialize(deserializer)
}

/// Deserializes an enum value from its name or number; generated `Deserialize` implementations
/// call it.
///
/// # Errors
/// When the deserializer fails, or the enum has no such name or number.
pub fn deserialize_enum<'de, E, D>(deserializer: D) -> Result<E, D::Error>
where
    E: ProtoEnum + TryFrom<i32>,
    D: Deserializer<'de>,
{
    let mut number = 0;
    let state = State::new(&SERVER);
    let mut reader = SerdeReader::new(deserializer, &state, 0);
    match Enum::<E>::read(&mut number, &mut reader)? {
        Found::Value => {}
        Found::Null | Found::Ignored => return Err(D::Error::custom("expected an enum value")),
    }
    E::try_from(number)
        .map_err(|_| D::Error::custom(format_args!("{} has no such number", E::FULL_NAME)))
}

/// Deserializes a message with options.
///
/// ```
/// use protojson_prost::{ReadOptions, Seed};
/// use serde::de::DeserializeSeed;
///
/// let options = ReadOptions::lenient();
/// let value: i64 = Seed::new(&options).deserialize(serde_json::json!("7"))?;
/// assert_eq!(value, 7);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug)]
pub struct Seed<'a, M> {
    options: &'a ReadOptions,
    message: PhantomData<M>,
}

impl<'a, M: ProtoJson> Seed<'a, M> {
    /// Takes the options.
    pub const fn new(options: &'a ReadOptions) -> Self {
        Self {
            options,
            message: PhantomData,
        }
    }
}

impl<'de, M: ProtoJson> DeserializeSeed<'de> for Seed<'_, M> {
    type Value = M;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<M, D::Error> {
        let mut message = M::default();
        let state = State::new(self.options);
        let mut reader = SerdeReader::new(deserializer, &state, 0);
        match message.read_json(&mut reader)? {
            Found::Value => Ok(message),
            Found::Null => Err(D::Error::custom("expected a message, found null")),
            Found::Ignored => Err(D::Error::custom("a message of unknown type")),
        }
    }
}

/// What has been read so far.
struct State<'o> {
    options: &'o ReadOptions,
    elements: Cell<usize>,
    heap: Cell<usize>,
}

impl<'o> State<'o> {
    fn new(options: &'o ReadOptions) -> Self {
        Self {
            options,
            elements: Cell::new(0),
            heap: Cell::new(0),
        }
    }

    fn count_element<E: serde_core::de::Error>(&self) -> Result<(), E> {
        self.elements.set(self.elements.get() + 1);
        let limit = self.options.budget.elements;
        if self.elements.get() > limit {
            return Err(E::custom(format_args!(
                "more than {limit} elements and members"
            )));
        }
        Ok(())
    }

    fn charge<E: serde_core::de::Error>(&self, bytes: usize) -> Result<(), E> {
        let limit = self.options.budget.heap;
        let heap = self.heap.get().saturating_add(bytes);
        self.heap.set(heap);
        if heap > limit {
            let text = format_args!("the message takes more than {limit} bytes of heap");
            return Err(E::custom(text));
        }
        Ok(())
    }
}

/// Reads one value from a deserializer.
struct SerdeReader<'de, 's, D> {
    deserializer: Option<D>,
    state: &'s State<'s>,
    depth: usize,
    input: PhantomData<&'de ()>,
}

impl<'de, 's, D: Deserializer<'de>> SerdeReader<'de, 's, D> {
    fn new(deserializer: D, state: &'s State<'s>, depth: usize) -> Self {
        Self {
            deserializer: Some(deserializer),
            state,
            depth,
            input: PhantomData,
        }
    }

    fn take(&mut self) -> Result<D, D::Error> {
        self.deserializer
            .take()
            .ok_or_else(|| D::Error::custom("a second value was read"))
    }
}

impl<'de, D: Deserializer<'de>> Reader for SerdeReader<'de, '_, D> {
    type Error = D::Error;

    fn options(&self) -> &ReadOptions {
        self.state.options
    }

    fn read<V: Visitor>(&mut self, visitor: &mut V) -> Result<Found, D::Error> {
        let bridge = Bridge {
            visitor,
            state: self.state,
            depth: self.depth,
        };
        self.take()?.deserialize_any(bridge)
    }

    fn skip(&mut self) -> Result<(), D::Error> {
        IgnoredAny::deserialize(self.take()?).map(|_| ())
    }

    fn any(&mut self, into: &mut Any) -> Result<Found, D::Error> {
        let mut tree = Tree::default();
        let found = TreeKind::read(&mut tree, self)?;
        if found != Found::Value {
            return Ok(found);
        }
        self.state.charge::<D::Error>(tree.text_bound())?;
        let options = self.state.options;
        let left = options.budget.heap - self.state.heap.get();
        let options = options.clone().budget(options.budget.with_heap(left));
        let (found, taken) = tree.into_any(into, &options).map_err(D::Error::custom)?;
        self.state.charge::<D::Error>(taken)?;
        Ok(found)
    }

    fn charge(&mut self, bytes: usize) -> Result<(), D::Error> {
        self.state.charge(bytes)
    }

    fn fail(&self, cause: Cause) -> D::Error {
        D::Error::custom(cause)
    }

    fn at(error: D::Error, _segment: Segment<'_>) -> D::Error {
        error
    }
}

/// Leads what serde finds to a visitor.
struct Bridge<'v, 's, V> {
    visitor: &'v mut V,
    state: &'s State<'s>,
    depth: usize,
}

impl<V: Visitor> Bridge<'_, '_, V> {
    fn scalar<E: serde_core::de::Error>(self, scalar: Scalar<'_>) -> Result<Found, E> {
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

impl<'de, V: Visitor> serde_core::de::Visitor<'de> for Bridge<'_, '_, V> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.visitor.expected())
    }

    fn visit_unit<E: serde_core::de::Error>(self) -> Result<Found, E> {
        self.scalar(Scalar::Null)
    }

    fn visit_none<E: serde_core::de::Error>(self) -> Result<Found, E> {
        self.scalar(Scalar::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: serde_core::de::Error>(self, value: bool) -> Result<Found, E> {
        self.scalar(Scalar::Bool(value))
    }

    fn visit_i64<E: serde_core::de::Error>(self, value: i64) -> Result<Found, E> {
        self.scalar(Scalar::Number(Number::Signed(value)))
    }

    fn visit_u64<E: serde_core::de::Error>(self, value: u64) -> Result<Found, E> {
        self.scalar(Scalar::Number(Number::Unsigned(value)))
    }

    fn visit_f64<E: serde_core::de::Error>(self, value: f64) -> Result<Found, E> {
        self.scalar(Scalar::Number(Number::Double(value)))
    }

    fn visit_str<E: serde_core::de::Error>(self, value: &str) -> Result<Found, E> {
        self.scalar(Scalar::String(Cow::Borrowed(value)))
    }

    fn visit_string<E: serde_core::de::Error>(self, value: String) -> Result<Found, E> {
        self.state.charge(growth::allocated(value.len()))?;
        self.scalar(Scalar::String(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Found, A::Error> {
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
                None => return Ok(Found::Value),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let depth = self.descend(V::OBJECT, "an object")?;
        self.visitor.begin_object();
        while let Some(key) = map.next_key_seed(Key)? {
            self.state.count_element()?;
            map.next_value_seed(Element {
                visitor: self.visitor,
                key: Some(&key),
                state: self.state,
                depth,
            })?;
        }
        Ok(Found::Value)
    }
}

/// Leads an element or a member to a visitor.
struct Element<'v, 's, V> {
    visitor: &'v mut V,
    key: Option<&'v str>,
    state: &'s State<'s>,
    depth: usize,
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

/// Reads a key, borrowed where that can be.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> serde_core::de::Visitor<'de> for Key {
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

//! Map fields.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::marker::PhantomData;

use super::Kind;
use crate::read::{Found, Number, Reader, Visitor};
use crate::write::{ObjectWriter, Writer};
use crate::{Cause, ErrorKind, Segment};

/// What an entry costs beside key and value, by rule of thumb.
const ENTRY_OVERHEAD: usize = 16;

/// A map with values of one kind; it is written in the order of its keys.
#[derive(Debug)]
pub struct Map<K>(PhantomData<K>);

/// A type of map keys.
pub trait MapKey: Ord + Sized {
    /// Reads the key.
    ///
    /// # Errors
    /// When the text is no such key.
    fn from_text(text: &str) -> Result<Self, Cause>;

    /// Hands the key's text to a function.
    fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T;
}

impl MapKey for String {
    fn from_text(text: &str) -> Result<Self, Cause> {
        Ok(text.to_owned())
    }

    fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T {
        f(self)
    }
}

impl MapKey for bool {
    fn from_text(text: &str) -> Result<Self, Cause> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Cause::value("the key is neither true nor false")),
        }
    }

    fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T {
        f(if *self { "true" } else { "false" })
    }
}

macro_rules! integer_keys {
    ($($rust:ty: $to:ident;)*) => {$(
        impl MapKey for $rust {
            fn from_text(text: &str) -> Result<Self, Cause> {
                Number::parse(text)?
                    .$to()?
                    .try_into()
                    .map_err(|_| Cause::value("number out of range"))
            }

            fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T {
                f(itoa::Buffer::new().format(*self))
            }
        }
    )*};
}

integer_keys! {
    i32: to_i64;
    i64: to_i64;
    u32: to_u64;
    u64: to_u64;
}

/// A map type that prost generates.
pub trait MapLike {
    /// Type of its keys.
    type Key: MapKey;
    /// Type of its values.
    type Value;

    /// Tells whether there are no entries.
    fn has_no_entries(&self) -> bool;

    /// Tells whether there is an entry for the key.
    fn has_key(&self, key: &Self::Key) -> bool;

    /// Adds an entry.
    fn add(&mut self, key: Self::Key, value: Self::Value);

    /// Calls the function with every entry, in the order of the keys.
    ///
    /// # Errors
    /// As the function.
    fn for_each<E>(
        &self,
        f: impl FnMut(&Self::Key, &Self::Value) -> Result<(), E>,
    ) -> Result<(), E>;
}

impl<Q: MapKey + Hash, V> MapLike for HashMap<Q, V> {
    type Key = Q;
    type Value = V;

    fn has_no_entries(&self) -> bool {
        self.is_empty()
    }

    fn has_key(&self, key: &Q) -> bool {
        self.contains_key(key)
    }

    fn add(&mut self, key: Q, value: V) {
        self.insert(key, value);
    }

    fn for_each<E>(&self, mut f: impl FnMut(&Q, &V) -> Result<(), E>) -> Result<(), E> {
        let mut entries: Vec<(&Q, &V)> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
            .into_iter()
            .try_for_each(|(key, value)| f(key, value))
    }
}

impl<Q: MapKey, V> MapLike for BTreeMap<Q, V> {
    type Key = Q;
    type Value = V;

    fn has_no_entries(&self) -> bool {
        self.is_empty()
    }

    fn has_key(&self, key: &Q) -> bool {
        self.contains_key(key)
    }

    fn add(&mut self, key: Q, value: V) {
        self.insert(key, value);
    }

    fn for_each<E>(&self, mut f: impl FnMut(&Q, &V) -> Result<(), E>) -> Result<(), E> {
        self.iter().try_for_each(|(key, value)| f(key, value))
    }
}

pub(crate) struct MapVisitor<'v, K, C> {
    map: &'v mut C,
    kind: PhantomData<K>,
}

impl<'v, K, C> MapVisitor<'v, K, C> {
    /// Adds to the map.
    pub(crate) fn new(map: &'v mut C) -> Self {
        Self {
            map,
            kind: PhantomData,
        }
    }
}

impl<K, C> MapVisitor<'_, K, C>
where
    C: MapLike,
    C::Value: Default,
    K: Kind<C::Value>,
{
    fn entry<R: Reader>(&mut self, text: &str, reader: &mut R) -> Result<(), R::Error> {
        let key = C::Key::from_text(text).map_err(|cause| reader.fail(cause))?;
        if self.map.has_key(&key) {
            return Err(reader.fail(Cause::new(ErrorKind::Duplicate, "the key occurs twice")));
        }
        let entry = size_of::<C::Key>() + size_of::<C::Value>() + ENTRY_OVERHEAD;
        reader.charge(entry + text.len())?;
        let mut value = C::Value::default();
        match K::read(&mut value, reader)? {
            Found::Value => self.map.add(key, value),
            Found::Null if !reader.options().lenient => {
                let text = "the value of a map entry cannot be null";
                return Err(reader.fail(Cause::new(ErrorKind::Type, text)));
            }
            Found::Null | Found::Ignored => {}
        }
        Ok(())
    }
}

impl<K, C> Visitor for MapVisitor<'_, K, C>
where
    C: MapLike,
    C::Value: Default,
    K: Kind<C::Value>,
{
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "an object"
    }

    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        self.entry(key, reader)
            .map_err(|error| R::at(error, Segment::Key(key)))
    }
}

impl<K, C> Kind<C> for Map<K>
where
    C: MapLike,
    C::Value: Default,
    K: Kind<C::Value>,
{
    fn write<W: Writer>(value: &C, writer: &mut W) -> Result<(), W::Error> {
        let mut object = writer.object()?;
        value.for_each(|key, value| key.with_text(|key| object.entry::<K, _>(key, value)))?;
        object.end()
    }

    fn read<R: Reader>(into: &mut C, reader: &mut R) -> Result<Found, R::Error> {
        reader.read(&mut MapVisitor::<K, C>::new(into))
    }

    fn is_default(value: &C) -> bool {
        value.has_no_entries()
    }
}

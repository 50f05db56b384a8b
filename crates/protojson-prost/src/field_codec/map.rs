//! Map fields.

use std::collections::{BTreeMap, HashMap, btree_map, hash_map};
use std::hash::Hash;
use std::marker::PhantomData;

use super::Kind;
use crate::heap::growth::{self, Growth};
use crate::read::{Found, Number, Reader, Visitor};
use crate::report::Dropping;
use crate::write::{ObjectWriter, Writer};
use crate::{Cause, ErrorKind, Segment};

/// How many entries a map makes room for when it gets its first.
const FIRST: usize = 4;

/// A map with values of one kind.
#[derive(Debug)]
pub struct Map<K>(PhantomData<K>);

/// A type of map keys.
pub trait MapKey: Ord + Sized {
    /// Reads the key.
    ///
    /// # Errors
    /// When the text is no such key.
    fn from_text(text: &str) -> Result<Self, Cause>;

    /// Returns how much heap the key takes besides its place in the map.
    fn heap(text: &str) -> usize {
        let _ = text;
        0
    }

    /// Hands the key's text to a function.
    fn with_text<T>(&self, f: impl FnOnce(&str) -> T) -> T;
}

impl MapKey for String {
    #[inline]
    fn from_text(text: &str) -> Result<Self, Cause> {
        Ok(super::owned(text))
    }

    #[inline]
    fn heap(text: &str) -> usize {
        growth::allocated(text.len())
    }

    #[inline]
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

    /// Returns how much heap the next entry takes, beside what key and value own.
    fn growth(&self) -> usize;

    /// Adds an entry, unless the key is there already or the function has no value; tells whether
    /// the key is new. The function is not called when it is not.
    ///
    /// # Errors
    /// As the function.
    fn add<E>(
        &mut self,
        key: Self::Key,
        value: impl FnOnce() -> Result<Option<Self::Value>, E>,
    ) -> Result<bool, E>;

    /// Calls the function with every entry, if need be in the order of the keys.
    ///
    /// # Errors
    /// As the function.
    fn for_each<E>(
        &self,
        sorted: bool,
        f: impl FnMut(&Self::Key, &Self::Value) -> Result<(), E>,
    ) -> Result<(), E>;
}

impl<Q: MapKey + Hash, V> MapLike for HashMap<Q, V> {
    type Key = Q;
    type Value = V;

    fn has_no_entries(&self) -> bool {
        self.is_empty()
    }

    fn growth(&self) -> usize {
        if self.len() < self.capacity() {
            return 0;
        }
        // A table of 8 buckets at first, then twice as many; each has a byte of its own, and all
        // together an alignment and a group of such bytes more. Old and new are there at a time.
        let buckets = (self.capacity() + 1).next_power_of_two().max(4) * 2;
        buckets * (size_of::<(Q, V)>() + 1) + 32
    }

    fn add<E>(&mut self, key: Q, value: impl FnOnce() -> Result<Option<V>, E>) -> Result<bool, E> {
        if self.capacity() == 0 {
            self.reserve(FIRST);
        }
        let hash_map::Entry::Vacant(entry) = self.entry(key) else {
            return Ok(false);
        };
        if let Some(value) = value()? {
            entry.insert(value);
        }
        Ok(true)
    }

    fn for_each<E>(
        &self,
        sorted: bool,
        mut f: impl FnMut(&Q, &V) -> Result<(), E>,
    ) -> Result<(), E> {
        if !sorted {
            return self.iter().try_for_each(|(key, value)| f(key, value));
        }
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

    fn growth(&self) -> usize {
        let Growth { element, first } = growth::btree_map(size_of::<(Q, V)>());
        if self.is_empty() { first } else { element }
    }

    fn add<E>(&mut self, key: Q, value: impl FnOnce() -> Result<Option<V>, E>) -> Result<bool, E> {
        let btree_map::Entry::Vacant(entry) = self.entry(key) else {
            return Ok(false);
        };
        if let Some(value) = value()? {
            entry.insert(value);
        }
        Ok(true)
    }

    fn for_each<E>(
        &self,
        _sorted: bool,
        mut f: impl FnMut(&Q, &V) -> Result<(), E>,
    ) -> Result<(), E> {
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
        reader.charge(self.map.growth() + C::Key::heap(text) + K::HEAP)?;
        let key = match C::Key::from_text(text) {
            Ok(key) => key,
            Err(cause) => return Err(reader.fail(cause)),
        };
        let is_new = self.map.add(key, || {
            let mut value = C::Value::default();
            match K::read(&mut value, reader)? {
                Found::Value => return Ok(Some(value)),
                Found::Null if !reader.options().lenient => {
                    let text = "the value of a map entry cannot be null";
                    return Err(reader.fail(Cause::fixed(ErrorKind::Type, text)));
                }
                Found::Null => reader.note(Dropping::Null)?,
                Found::Ignored => {}
            }
            Ok(None)
        })?;
        if !is_new {
            let text = "the key occurs twice";
            return Err(reader.fail(Cause::fixed(ErrorKind::Duplicate, text)));
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
        match self.entry(key, reader) {
            Ok(()) => Ok(()),
            Err(error) => Err(R::at(error, Segment::Key(key))),
        }
    }
}

impl<K, C> Kind<C> for Map<K>
where
    C: MapLike,
    C::Value: Default,
    K: Kind<C::Value>,
{
    fn write<W: Writer>(value: &C, writer: &mut W) -> Result<(), W::Error> {
        let sorted = writer.options().sorted_maps;
        let mut object = writer.object()?;
        value.for_each(sorted, |key, value| {
            key.with_text(|key| object.entry::<K, _>(key, value))
        })?;
        object.end()
    }

    fn read<R: Reader>(into: &mut C, reader: &mut R) -> Result<Found, R::Error> {
        reader.read(&mut MapVisitor::<K, C>::new(into))
    }

    fn is_default(value: &C) -> bool {
        value.has_no_entries()
    }
}

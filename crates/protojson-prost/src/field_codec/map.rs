//! The codec of map fields.

use std::collections::{BTreeMap, HashMap, btree_map, hash_map};
use std::hash::Hash;
use std::marker::PhantomData;

use super::MapKey;
use crate::heap::growth::{self, Growth};
use crate::{
    Cause, DropReason, ErrorKind, FieldCodec, ObjectWriter, Reader, Segment, VisitResult, Visitor,
    Writer,
};

/// How many entries a map makes room for when its first entry is added.
const FIRST: usize = 4;

/// A map whose values have one codec.
#[derive(Debug)]
pub struct Map<C>(PhantomData<C>);

/// A map type that prost generates.
pub trait MapLike {
    /// Type of its keys.
    type Key: MapKey;
    /// Type of its values.
    type Value;

    /// Returns whether there are no entries.
    fn has_no_entries(&self) -> bool;

    /// Returns how much heap the next entry takes, besides that of key and value.
    fn growth(&self) -> usize;

    /// Adds an entry, unless the key exists or the function returns no value; returns whether the key is new. The function
    /// is called only for a new key.
    ///
    /// # Errors
    /// Fails with the error of the function.
    fn add<E>(
        &mut self,
        key: Self::Key,
        value: impl FnOnce() -> Result<Option<Self::Value>, E>,
    ) -> Result<bool, E>;

    /// Calls the function with every entry; if `sorted`, in the order of the keys.
    ///
    /// # Errors
    /// Fails with the error of the function.
    fn for_each<E>(
        &self,
        sorted: bool,
        f: impl FnMut(&Self::Key, &Self::Value) -> Result<(), E>,
    ) -> Result<(), E>;
}

impl<K: MapKey + Hash, V> MapLike for HashMap<K, V> {
    type Key = K;
    type Value = V;

    fn has_no_entries(&self) -> bool {
        self.is_empty()
    }

    fn growth(&self) -> usize {
        if self.len() < self.capacity() {
            return 0;
        }
        // The table has 8 buckets at first and then doubles. Each bucket has a control byte; the table has an alignment and
        // a group of control bytes more. While it grows, the old and the new table exist together.
        let buckets = (self.capacity() + 1).next_power_of_two().max(4) * 2;
        buckets * (size_of::<(K, V)>() + 1) + 32
    }

    fn add<E>(&mut self, key: K, value: impl FnOnce() -> Result<Option<V>, E>) -> Result<bool, E> {
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
        mut f: impl FnMut(&K, &V) -> Result<(), E>,
    ) -> Result<(), E> {
        if !sorted {
            return self.iter().try_for_each(|(key, value)| f(key, value));
        }
        let mut entries: Vec<(&K, &V)> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
            .into_iter()
            .try_for_each(|(key, value)| f(key, value))
    }
}

impl<K: MapKey, V> MapLike for BTreeMap<K, V> {
    type Key = K;
    type Value = V;

    fn has_no_entries(&self) -> bool {
        self.is_empty()
    }

    fn growth(&self) -> usize {
        let Growth { element, first } = growth::btree_map(size_of::<(K, V)>());
        if self.is_empty() { first } else { element }
    }

    fn add<E>(&mut self, key: K, value: impl FnOnce() -> Result<Option<V>, E>) -> Result<bool, E> {
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
        mut f: impl FnMut(&K, &V) -> Result<(), E>,
    ) -> Result<(), E> {
        self.iter().try_for_each(|(key, value)| f(key, value))
    }
}

pub(crate) struct MapVisitor<'v, C, M> {
    map: &'v mut M,
    codec: PhantomData<C>,
}

impl<'v, C, M> MapVisitor<'v, C, M> {
    /// Creates a visitor that adds to the map.
    pub(crate) fn new(map: &'v mut M) -> Self {
        Self {
            map,
            codec: PhantomData,
        }
    }
}

impl<C, M> MapVisitor<'_, C, M>
where
    M: MapLike,
    M::Value: Default,
    C: FieldCodec<M::Value>,
{
    fn entry<R: Reader>(&mut self, text: &str, reader: &mut R) -> Result<(), R::Error> {
        reader.charge(self.map.growth() + M::Key::heap(text) + C::HEAP)?;
        let key = match M::Key::from_text(text) {
            Ok(key) => key,
            Err(cause) => return Err(reader.fail(cause)),
        };
        let is_new = self.map.add(key, || {
            let mut value = M::Value::default();
            match C::read(&mut value, reader)? {
                VisitResult::Value => return Ok(Some(value)),
                VisitResult::Null if !reader.options().lenient => {
                    let text = "the value of a map entry cannot be null";
                    return Err(reader.fail(Cause::fixed(ErrorKind::Type, text)));
                }
                VisitResult::Null => reader.note(DropReason::Null)?,
                VisitResult::Ignored => {}
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

impl<C, M> Visitor for MapVisitor<'_, C, M>
where
    M: MapLike,
    M::Value: Default,
    C: FieldCodec<M::Value>,
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

impl<C, M> FieldCodec<M> for Map<C>
where
    M: MapLike,
    M::Value: Default,
    C: FieldCodec<M::Value>,
{
    fn write<W: Writer>(value: &M, writer: &mut W) -> Result<(), W::Error> {
        if writer.is_text() {
            let text = "a map cannot be written as text";
            return Err(writer.fail(Cause::fixed(ErrorKind::Type, text)));
        }
        let sorted = writer.options().sorted_maps;
        let mut object = writer.object()?;
        value.for_each(sorted, |key, value| {
            key.with_text(|key| object.entry::<C, _>(key, value))
        })?;
        object.end()
    }

    fn read<R: Reader>(into: &mut M, reader: &mut R) -> Result<VisitResult, R::Error> {
        reader.read(&mut MapVisitor::<C, M>::new(into))
    }

    fn is_default(value: &M) -> bool {
        value.has_no_entries()
    }
}

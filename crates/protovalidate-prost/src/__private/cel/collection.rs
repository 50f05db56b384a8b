//! CEL operations on lists, maps and messages.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::{Error, Value};

/// Returns the item at an index, from 0.
///
/// # Errors
/// Fails when there is none.
#[inline]
pub fn item<T>(list: &[T], at: i64) -> Result<&T, Error> {
    usize::try_from(at)
        .ok()
        .and_then(|at| list.get(at))
        .ok_or(Error::NO_ITEM)
}

/// A map type that prost uses.
pub trait Entries {
    /// Type of the keys.
    type Key;
    /// Type of the values.
    type Value;

    /// Returns the value of a key.
    fn value<Q>(&self, key: &Q) -> Option<&Self::Value>
    where
        Self::Key: Borrow<Q>,
        Q: Hash + Ord + ?Sized;
}

impl<K: Hash + Eq, V, S: BuildHasher> Entries for HashMap<K, V, S> {
    type Key = K;
    type Value = V;

    fn value<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Ord + ?Sized,
    {
        self.get(key)
    }
}

impl<K: Ord, V> Entries for BTreeMap<K, V> {
    type Key = K;
    type Value = V;

    fn value<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Hash + Ord + ?Sized,
    {
        self.get(key)
    }
}

/// Returns the value of a key; `None` is a key that the map's key type cannot hold.
///
/// # Errors
/// Fails when the map has no such key, or is not there.
pub fn entry<M: Entries>(map: Option<&M>, key: Option<M::Key>) -> Result<&M::Value, Error>
where
    M::Key: Hash + Ord,
{
    map.zip(key)
        .and_then(|(map, key)| map.value(&key))
        .ok_or(Error::NO_KEY)
}

/// Returns the value of a string key.
///
/// # Errors
/// Fails when the map has no such key, or is not there.
pub fn text_entry<'m, M: Entries<Key = String>>(
    map: Option<&'m M>,
    key: &str,
) -> Result<&'m M::Value, Error> {
    map.and_then(|map| map.value(key)).ok_or(Error::NO_KEY)
}

/// Returns whether two messages are equal; one that is not there is an empty one.
pub fn is_same<M: PartialEq + Default>(a: Option<&M>, b: Option<&M>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        (None, None) => true,
        (Some(one), None) | (None, Some(one)) => *one == M::default(),
    }
}

/// Maps each item with a function and collects the results, without `None`.
///
/// # Errors
/// Fails with the first error of the function.
pub fn collect<T, U>(
    items: impl IntoIterator<Item = T>,
    make: impl FnMut(T) -> Result<Option<U>, Error>,
) -> Result<Vec<U>, Error> {
    items
        .into_iter()
        .map(make)
        .filter_map(Result::transpose)
        .collect()
}

/// Returns whether no two items are equal.
pub fn is_unique(items: &[Value<'_>]) -> bool {
    let mut texts = std::collections::HashSet::new();
    items.iter().enumerate().all(|(at, item)| match item {
        // Long lists are mostly of texts; anything else is compared pair by pair.
        Value::String(text) => texts.insert(text.as_ref()),
        other => !items[..at].contains(other),
    })
}

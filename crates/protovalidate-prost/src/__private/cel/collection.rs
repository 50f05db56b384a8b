//! Lists, maps and messages.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::{Error, Value};

/// The item at a place, from 0.
///
/// # Errors
/// When there is none.
#[inline]
pub fn item<T>(list: &[T], at: i64) -> Result<&T, Error> {
    usize::try_from(at)
        .ok()
        .and_then(|at| list.get(at))
        .ok_or(Error::NO_ITEM)
}

/// A map as prost holds one.
pub trait Entries {
    /// Type of the keys.
    type Key;
    /// Type of the values.
    type Value;

    /// The value of a key.
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

/// The value of a key; the key is nothing when the map's keys cannot hold it.
///
/// # Errors
/// When the map has no such key, or is not there.
pub fn entry<M: Entries>(map: Option<&M>, key: Option<M::Key>) -> Result<&M::Value, Error>
where
    M::Key: Hash + Ord,
{
    map.zip(key)
        .and_then(|(map, key)| map.value(&key))
        .ok_or(Error::NO_KEY)
}

/// [`entry`] for keys that are texts.
///
/// # Errors
/// When the map has no such key, or is not there.
pub fn text_entry<'m, M: Entries<Key = String>>(
    map: Option<&'m M>,
    key: &str,
) -> Result<&'m M::Value, Error> {
    map.and_then(|map| map.value(key)).ok_or(Error::NO_KEY)
}

/// Whether two messages are equal; one that is not there is an empty one.
pub fn is_same<M: PartialEq + Default>(a: Option<&M>, b: Option<&M>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        (None, None) => true,
        (Some(one), None) | (None, Some(one)) => *one == M::default(),
    }
}

/// A list of what a function makes of each item, leaving out those of which it makes nothing.
///
/// # Errors
/// The first that the function gives.
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

/// Whether no two items are equal.
pub fn is_unique(items: &[Value<'_>]) -> bool {
    let mut texts = std::collections::HashSet::new();
    items.iter().enumerate().all(|(at, item)| match item {
        // Long lists are mostly of texts; anything else is compared pair by pair.
        Value::String(text) => texts.insert(text.as_ref()),
        other => !items[..at].contains(other),
    })
}

//! A frozen map from an owner and a text to a number.

use super::words::{are_equal, hash};

/// Open addressing with linear probing. At most a third of the slots is taken, so that a search ends after a few.
///
/// The hash has no secret: all keys are from schemas, and a request adds none.
#[derive(Clone)]
pub(super) struct TextMap {
    /// A power of two of them.
    slots: Box<[Slot]>,
    /// How far a hash is shifted to be the place of a slot.
    shift: u32,
    keys: Box<[Key]>,
}

#[derive(Clone, Copy)]
struct Slot {
    /// The lower half of the hash of its key.
    tag: u32,
    /// The place of the key, counted from one; zero if the slot is free.
    key: u32,
}

/// A text, what it belongs to, and the number that is found by it.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) owner: u32,
    pub(super) text: Box<[u8]>,
    pub(super) value: u32,
}

impl TextMap {
    /// Makes a map of keys that all differ.
    pub(super) fn new(keys: Vec<Key>) -> Self {
        let len = (keys.len() * 3).next_power_of_two().max(2);
        let mut map = Self {
            slots: vec![Slot { tag: 0, key: 0 }; len].into_boxed_slice(),
            shift: u64::BITS - len.trailing_zeros(),
            keys: keys.into_boxed_slice(),
        };
        for (number, key) in (1..).zip(&map.keys) {
            let hash = hash(key.owner, &key.text);
            let mut at = start(hash, map.shift);
            while map.slots[at].key != 0 {
                at = (at + 1) % len;
            }
            map.slots[at] = Slot {
                tag: tag(hash),
                key: number,
            };
        }
        map
    }

    /// Returns the number of a text.
    #[inline(always)]
    pub(super) fn get(&self, owner: u32, text: &[u8]) -> Option<u32> {
        let hash = hash(owner, text);
        let mut at = start(hash, self.shift);
        loop {
            let slot = self.slots[at];
            // Zero wraps to a place that no key has.
            let key = self.keys.get(slot.key.wrapping_sub(1) as usize)?;
            if slot.tag == tag(hash) && key.owner == owner && are_equal(&key.text, text) {
                return Some(key.value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

#[inline]
fn start(hash: u64, shift: u32) -> usize {
    (hash >> shift) as usize
}

#[inline]
fn tag(hash: u64) -> u32 {
    hash as u32
}

#[cfg(test)]
mod tests {
    use super::{Key, TextMap};

    fn keys(count: u32) -> Vec<Key> {
        let key = |value: u32| Key {
            owner: value % 3,
            text: format!("/v2/group.thing{value}.list").into_bytes().into(),
            value,
        };
        (0..count).map(key).collect()
    }

    #[test]
    fn every_key_is_found_and_nothing_else() {
        for count in [0, 1, 2, 31, 1000] {
            let keys = keys(count);
            let map = TextMap::new(keys.clone());
            for key in &keys {
                assert_eq!(map.get(key.owner, &key.text), Some(key.value));
                assert_eq!(map.get(key.owner + 1, &key.text), None);
                assert_eq!(map.get(key.owner, &key.text[1..]), None);
            }
            assert_eq!(map.get(0, b""), None);
        }
    }

    #[test]
    fn probes_stay_short_for_a_thousand_keys() {
        let keys = keys(1000);
        let map = TextMap::new(keys);
        let free = map.slots.iter().filter(|slot| slot.key == 0).count();
        assert!(free >= map.slots.len() / 3 * 2);
        let taken = map.slots.split(|slot| slot.key == 0);
        let longest = taken.map(<[_]>::len).max().unwrap();
        assert!(longest <= 12, "{longest} slots in a row are taken");
    }
}

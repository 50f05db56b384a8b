//! A frozen map from an owner and a text to a number.

/// Open addressing with linear probing. At most a third of the slots is taken, so that a search ends after a few.
///
/// The hash has no secret: all keys are from schemas, and a request adds none.
#[derive(Clone)]
pub(super) struct TextMap {
    /// A power of two of them.
    slots: Box<[Slot]>,
    keys: Box<[Key]>,
}

#[derive(Clone, Copy)]
struct Slot {
    /// The upper half of the hash of its key.
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
        let mut slots = vec![Slot { tag: 0, key: 0 }; len].into_boxed_slice();
        for (number, key) in (1..).zip(&keys) {
            let hash = hash(key.owner, &key.text);
            let mut at = start(hash, len);
            while slots[at].key != 0 {
                at = (at + 1) % len;
            }
            slots[at] = Slot {
                tag: tag(hash),
                key: number,
            };
        }
        let keys = keys.into_boxed_slice();
        Self { slots, keys }
    }

    /// Returns the number of a text.
    #[inline]
    pub(super) fn get(&self, owner: u32, text: &[u8]) -> Option<u32> {
        let hash = hash(owner, text);
        let mut at = start(hash, self.slots.len());
        loop {
            let slot = self.slots[at];
            // Zero wraps to a place that no key has.
            let key = self.keys.get(slot.key.wrapping_sub(1) as usize)?;
            if slot.tag == tag(hash) && key.owner == owner && *key.text == *text {
                return Some(key.value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower bits choose")]
fn start(hash: u64, len: usize) -> usize {
    hash as usize & (len - 1)
}

fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Hashes eight bytes at a time; the last eight of a longer text may overlap with those before.
#[inline]
fn hash(owner: u32, text: &[u8]) -> u64 {
    let mut hash = mix(u64::from(owner) ^ ((text.len() as u64) << 32));
    let (words, tail) = text.as_chunks::<8>();
    for word in words {
        hash = mix(hash ^ u64::from_le_bytes(*word));
    }
    match text.last_chunk::<8>() {
        _ if tail.is_empty() => hash,
        Some(word) => mix(hash ^ u64::from_le_bytes(*word)),
        None => mix(hash ^ short(tail)),
    }
}

/// Returns a word of one to seven bytes, different for each text of a length.
fn short(text: &[u8]) -> u64 {
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => {
            let byte = |at: usize| u64::from(text[at]);
            byte(0) | byte(text.len() / 2) << 8 | byte(text.len() - 1) << 16
        }
    }
}

/// The two halves of a product, folded into each other: every bit of the input reaches every bit of the output.
fn mix(word: u64) -> u64 {
    let product = u128::from(word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
    (product >> 64) as u64 ^ product as u64
}

#[cfg(test)]
mod tests {
    use super::{Key, TextMap, hash};

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
    fn texts_of_every_length_differ_in_each_of_their_bytes() {
        for len in 0..40 {
            let text = vec![b'a'; len];
            for at in 0..len {
                let mut other = text.clone();
                other[at] = b'b';
                assert_ne!(hash(0, &text), hash(0, &other), "{len}, {at}");
            }
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

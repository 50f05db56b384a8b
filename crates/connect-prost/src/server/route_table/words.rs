//! Short texts, eight bytes at a time. A path has a few words, and a call per piece of it costs more than they do.

const ONES: u64 = u64::MAX / 0xff;
const HIGH_BITS: u64 = ONES << 7;

/// Returns where the segment ends that begins there in a path; nothing if it has an escape.
#[inline]
pub(super) fn segment_end(path: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(word) = full_word(path, at) {
        let slashes = places(b'/', word);
        let found = slashes | places(b'%', word);
        if found != 0 {
            let is_slash = found & found.wrapping_neg() & slashes != 0;
            return is_slash.then_some(at + first(found));
        }
        at += 8;
    }
    while let Some(byte) = path.get(at) {
        match byte {
            b'/' => break,
            b'%' => return None,
            _ => at += 1,
        }
    }
    Some(at)
}

/// Returns the place of the first slash from a place of the path on, or the length of the path.
#[inline]
pub(super) fn slash(path: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = full_word(path, at) {
        let found = places(b'/', word);
        if found != 0 {
            return at + first(found);
        }
        at += 8;
    }
    while path.get(at).is_some_and(|byte| *byte != b'/') {
        at += 1;
    }
    at
}

/// Returns the eight bytes from a place on.
#[inline]
fn full_word(text: &[u8], at: usize) -> Option<u64> {
    let word = text.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*word))
}

/// Returns up to eight bytes from a place on, filled up with zeros.
#[inline]
pub(super) fn word_at(text: &[u8], at: usize) -> u64 {
    full_word(text, at).unwrap_or_else(|| {
        let rest = text.get(at..).unwrap_or_default();
        rest.iter()
            .rfold(0, |word, byte| word << 8 | u64::from(*byte))
    })
}

/// Whether two texts are equal.
#[inline]
pub(super) fn are_equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match (ends::<16>(one), ends::<16>(other)) {
        (Some(ends), Some(other_ends)) => {
            let middles = one
                .as_chunks::<16>()
                .0
                .iter()
                .zip(other.as_chunks::<16>().0);
            let mut middles = middles.skip(1);
            ends == other_ends && middles.all(|(one, other)| one == other)
        }
        _ => folded(one) == folded(other),
    }
}

/// Hashes a text. The upper bits are the best.
#[inline]
pub(super) fn hash(seed: u32, text: &[u8]) -> u64 {
    let seed = (u64::from(seed) << 32) ^ text.len() as u64;
    let Some([first, last]) = ends::<16>(text) else {
        let [low, high] = folded(text);
        return mix(mix(seed, low), high);
    };
    let middles = text.as_chunks::<16>().0.iter().skip(1);
    let hash = middles.fold(mix_all(seed, first), mix_all);
    mix_all(hash, last)
}

/// Returns the first and the last bytes; together they have every byte of a text of twice that length.
#[inline]
fn ends<const LEN: usize>(text: &[u8]) -> Option<[&[u8; LEN]; 2]> {
    Some([text.first_chunk::<LEN>()?, text.last_chunk::<LEN>()?])
}

/// Returns the bytes of a text of less than sixteen, some of them twice: others for each text of a length.
#[inline]
fn folded(text: &[u8]) -> [u64; 2] {
    if let Some(ends) = ends::<8>(text) {
        return ends.map(|end| u64::from_le_bytes(*end));
    }
    if let Some(ends) = ends::<4>(text) {
        return ends.map(|end| u64::from(u32::from_le_bytes(*end)));
    }
    match text {
        [first, .., last] => {
            let middle = text[text.len() / 2];
            [u64::from(*first) << 8 | u64::from(middle), u64::from(*last)]
        }
        [only] => [u64::from(*only), 0],
        [] => [0, 0],
    }
}

#[inline]
fn mix_all(hash: u64, bytes: &[u8; 16]) -> u64 {
    let bytes = u128::from_le_bytes(*bytes);
    mix(mix(hash, bytes as u64), (bytes >> 64) as u64)
}

/// A product with an odd number carries every bit into the upper ones, and the rotation brings these down again.
#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(29) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Returns a word whose lowest bit that is set is in the first such byte; zero if there is none.
#[inline]
fn places(byte: u8, word: u64) -> u64 {
    let others = word ^ (ONES * u64::from(byte));
    others.wrapping_sub(ONES) & !others & HIGH_BITS
}

#[inline]
fn first(places: u64) -> usize {
    places.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::{are_equal, hash, segment_end, slash};

    #[test]
    fn a_segment_ends_at_its_slash_or_with_the_path() {
        for len in 0..40 {
            // Neighbours of the bytes that are looked for, and bytes with the high bit.
            let bytes = [b'.', b'0', 0, 0xaf, b'$', b'&', 0xa5];
            let text: Vec<u8> = bytes.into_iter().cycle().take(len).collect();
            for from in 0..=len {
                assert_eq!(segment_end(&text, from), Some(len));
                assert_eq!(slash(&text, from), len);
            }
            for at in 0..len {
                let mut other = text.clone();
                other[len - 1] = b'%';
                other[at] = b'/';
                for from in 0..=at {
                    assert_eq!(segment_end(&other, from), Some(at), "{len}, {at}");
                    assert_eq!(slash(&other, from), at, "{len}, {at}");
                }
                other[len - 1] = b'/';
                other[at] = b'%';
                assert_eq!(segment_end(&other, 0), None, "{len}, {at}");
            }
        }
    }

    #[test]
    fn texts_of_every_length_differ_in_each_of_their_bytes() {
        for len in 0..70 {
            let text = vec![b'a'; len];
            assert!(are_equal(&text, &text.clone()));
            assert!(!are_equal(&text, &[&*text, b"a"].concat()));
            for at in 0..len {
                let mut other = text.clone();
                other[at] = b'b';
                assert!(!are_equal(&text, &other), "{len}, {at}");
                assert_ne!(hash(0, &text), hash(0, &other), "{len}, {at}");
            }
        }
    }
}

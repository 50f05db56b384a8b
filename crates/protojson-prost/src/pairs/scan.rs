//! Finds the ends of names and values, eight bytes at a time.

use super::percent;

/// Finds the end of the name that begins at the offset; returns it, and whether the name is encoded.
#[inline]
pub(super) fn name_end(text: &[u8], from: usize) -> (usize, bool) {
    let is_special = |byte: u8| byte < b',' || byte == b'=';
    let special = |word: u64| below(word, b',') | equal(word, b'=');
    let mut at = from;
    let mut is_encoded = false;
    loop {
        at += position(text.get(at..).unwrap_or_default(), special, is_special);
        match text.get(at) {
            None | Some(b'=' | b'&') => return (at, is_encoded),
            Some(b'%' | b'+') => is_encoded = true,
            Some(_) => {}
        }
        at += 1;
    }
}

/// Finds the end of the value that begins at the offset; returns it, and whether the value is as it was before it was encoded.
#[inline]
pub(super) fn value_end(text: &[u8], from: usize) -> (usize, bool) {
    let is_special = |byte: u8| byte < b',';
    let special = |word: u64| below(word, b',');
    let mut at = from;
    let mut is_plain = true;
    loop {
        at += position(text.get(at..).unwrap_or_default(), special, is_special);
        match text.get(at) {
            None | Some(b'&') => return (at, is_plain),
            Some(b'%' | b'+' | 0) => is_plain = false,
            Some(_) => {}
        }
        at += 1;
    }
}

/// Finds the first byte that may stand for another one, or is NUL.
#[inline]
pub(super) fn encoded(text: &[u8]) -> usize {
    let special = |word: u64| equal(word, b'%') | equal(word, b'+') | equal(word, 0);
    position(text, special, |byte| matches!(byte, b'%' | b'+' | 0))
}

/// Returns whether the text begins with a name and an equals sign.
#[inline]
pub(super) fn begins_with(text: &[u8], name: &[u8]) -> bool {
    if text.get(name.len()) != Some(&b'=') {
        return false;
    }
    let Some(text) = text.get(..name.len()) else {
        return false;
    };
    match name.len() {
        4..8 => {
            text.first_chunk::<4>() == name.first_chunk()
                && text.last_chunk::<4>() == name.last_chunk()
        }
        8..=16 => {
            text.first_chunk::<8>() == name.first_chunk()
                && text.last_chunk::<8>() == name.last_chunk()
        }
        _ => text == name,
    }
}

/// Returns the length, as encoded, of the name of a field that encoded text begins with, if a dot or nothing is behind it.
pub(super) fn begins_with_encoded(text: &[u8], name: &[u8]) -> Option<usize> {
    let mut rest = text;
    for expected in name {
        let (byte, behind) = percent::split_byte(rest)?;
        if byte != *expected {
            return None;
        }
        rest = behind;
    }
    let is_end = match percent::split_byte(rest) {
        Some((byte, _)) => byte == b'.',
        None => rest.is_empty(),
    };
    is_end.then(|| text.len() - rest.len())
}

/// Returns the offset of the first special byte, or the length. The first function marks it in a word by the lowest top bit.
#[inline]
fn position(bytes: &[u8], special: impl Fn(u64) -> u64, is_special: impl Fn(u8) -> bool) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut at = 0;
    for word in words {
        let mask = special(u64::from_le_bytes(*word));
        if mask != 0 {
            return at + mask.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + rest
        .iter()
        .position(|byte| is_special(*byte))
        .unwrap_or(rest.len())
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// Marks the bytes below a limit by their top bits. Borrows may raise false bits, but only above a true one.
#[inline]
fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(limit)) & !word & TOPS
}

/// Marks the bytes that are equal to one, in the same way.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    let zero = word ^ (ONES * u64::from(byte));
    zero.wrapping_sub(ONES) & !zero & TOPS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_judged_alike_at_every_place() {
        for byte in 0..=255_u8 {
            for place in 0..20 {
                let mut text = [b'a'; 24];
                text[place] = byte;
                text[21] = b'&';
                let ends = |special: &[u8]| if special.contains(&byte) { place } else { 21 };
                let plain = |special: &[u8]| !special.contains(&byte);
                assert_eq!(name_end(&text, 0), (ends(b"=&"), !plain(b"%+")), "{byte}");
                assert_eq!(value_end(&text, 0), (ends(b"&"), plain(b"%+\0")), "{byte}");
                assert_eq!(value_end(&text[..21], 0), (ends(b"&"), plain(b"%+\0")));
            }
        }
        assert_eq!(name_end(b"", 0), (0, false));
        assert_eq!(value_end(b"a", 1), (1, true));
    }

    #[test]
    fn an_encoded_name_is_compared_byte_by_byte() {
        for (text, name, expected) in [
            ("a", "a", Some(1)),
            ("%61", "a", Some(3)),
            ("%61%2eb", "a", Some(3)),
            ("a.b", "a", Some(1)),
            ("a.b", "a.b", Some(3)),
            ("a%2Eb", "a.b", Some(5)),
            ("%C3%A9", "é", Some(6)),
            ("é.x", "é", Some(2)),
            ("a+b", "a b", Some(3)),
            ("ab", "a", None),
            ("a%62", "a", None),
            ("a", "ab", None),
            ("a%2", "a", None),
            ("", "a", None),
            ("", "", Some(0)),
        ] {
            let raw = text.as_bytes();
            assert_eq!(
                begins_with_encoded(raw, name.as_bytes()),
                expected,
                "{text} {name}"
            );
        }
    }

    #[test]
    fn a_name_is_compared_as_a_whole() {
        for length in 0..30 {
            let name: Vec<u8> = (b'a'..).take(length).collect();
            let mut text = name.clone();
            assert!(!begins_with(&text, &name));
            text.extend(b"=b");
            assert!(begins_with(&text, &name));
            for place in 0..=length {
                let mut other = text.clone();
                other[place] ^= 1;
                assert!(!begins_with(&other, &name), "{length} {place}");
            }
        }
    }
}

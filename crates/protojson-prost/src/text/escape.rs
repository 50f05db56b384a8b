//! The strings of JSON text, written with the fewest escapes.

use super::output::Output;

/// Appends the string in quotes, with only the escapes that RFC 8259 requires.
#[inline]
pub(crate) fn write_string(out: &mut Output, text: &str) {
    let bytes = text.as_bytes();
    let start = out.len();
    if let [first, inside @ .., last] = out.next(bytes.len() + 2) {
        *first = b'"';
        *last = b'"';
        if copy_plain(bytes, inside) {
            return;
        }
    }
    out.rewind(start);
    write_escaped(out, bytes);
}

/// Appends bytes that need no escapes, in quotes.
#[inline]
pub(crate) fn write_plain(out: &mut Output, bytes: &[u8]) {
    if let [first, inside @ .., last] = out.next(bytes.len() + 2) {
        *first = b'"';
        inside.copy_from_slice(bytes);
        *last = b'"';
    }
}

/// Copies the bytes; returns whether there was neither quote nor backslash nor control character.
///
/// The last sixteen bytes may overlap the blocks before: that is faster than byte by byte.
#[inline]
pub(crate) fn copy_plain(from: &[u8], to: &mut [u8]) -> bool {
    let (Some(last), Some(end)) = (from.last_chunk::<16>(), to.last_chunk_mut::<16>()) else {
        return copy_short(from, to);
    };
    *end = *last;
    // The compiler does not unroll a loop that may end early, which suits short strings.
    let blocks = from.as_chunks::<16>().0.iter();
    for (block, place) in blocks.zip(to.as_chunks_mut::<16>().0) {
        if is_special(block) {
            return false;
        }
        *place = *block;
    }
    !is_special(last)
}

/// Returns whether one of the bytes is special; the compiler vectorizes the loop.
#[inline]
fn is_special(block: &[u8; 16]) -> bool {
    let mut found = 0;
    for byte in *block {
        // Flipping one bit puts the quote among the control characters.
        found |= u8::from(byte ^ 2 <= b' ') | u8::from(byte == b'\\');
    }
    found != 0
}

/// Copies fewer than sixteen bytes.
#[inline]
fn copy_short(from: &[u8], to: &mut [u8]) -> bool {
    let (Some(first), Some(last)) = (from.first_chunk::<8>(), from.last_chunk::<8>()) else {
        return copy_shorter(from, to);
    };
    if let Some(start) = to.first_chunk_mut::<8>() {
        *start = *first;
    }
    if let Some(end) = to.last_chunk_mut::<8>() {
        *end = *last;
    }
    let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    special_mask(first) | special_mask(last) == 0
}

/// Copies fewer than eight bytes.
#[inline]
fn copy_shorter(from: &[u8], to: &mut [u8]) -> bool {
    if let (Some(first), Some(last)) = (from.first_chunk::<4>(), from.last_chunk::<4>()) {
        if let Some(start) = to.first_chunk_mut::<4>() {
            *start = *first;
        }
        if let Some(end) = to.last_chunk_mut::<4>() {
            *end = *last;
        }
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return special_mask(u64::from(first) | u64::from(last) << 32) == 0;
    }
    let mut found = false;
    for (byte, place) in from.iter().zip(to) {
        *place = *byte;
        found |= *byte < b' ' || matches!(*byte, b'"' | b'\\');
    }
    !found
}

#[cold]
#[inline(never)]
pub(crate) fn write_escaped(out: &mut Output, mut rest: &[u8]) {
    out.push(b'"');
    while let Some(at) = position_of_special(rest) {
        let (plain, behind) = rest.split_at(at);
        out.extend(plain);
        if let [special, behind @ ..] = behind {
            write_escape(out, *special);
            rest = behind;
        }
    }
    if let [inside @ .., last] = out.next(rest.len() + 1) {
        inside.copy_from_slice(rest);
        *last = b'"';
    }
}

#[inline]
fn write_escape(out: &mut Output, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    /// The character behind the backslash of a short escape; zero if there is none.
    const SHORT: [u8; 128] = {
        let mut short = [0; 128];
        short[b'"' as usize] = b'"';
        short[b'\\' as usize] = b'\\';
        short[0x08] = b'b';
        short[0x0c] = b'f';
        short[b'\n' as usize] = b'n';
        short[b'\r' as usize] = b'r';
        short[b'\t' as usize] = b't';
        short
    };
    match SHORT.get(usize::from(byte)) {
        Some(short) if *short != 0 => out.extend(&[b'\\', *short]),
        _ => {
            let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
            out.extend(&[b'\\', b'u', b'0', b'0', digits[0], digits[1]]);
        }
    }
}

/// Finds the first quote, backslash or control character.
pub(crate) fn position_of_special(bytes: &[u8]) -> Option<usize> {
    let place = |mask: u64| mask.trailing_zeros() as usize / 8;
    let mut offset = 0;
    for word in bytes.as_chunks::<8>().0 {
        let mask = special_mask(u64::from_le_bytes(*word));
        if mask != 0 {
            return Some(offset + place(mask));
        }
        offset += 8;
    }
    if let Some(last) = bytes.last_chunk::<8>() {
        // The overlap with the words before holds nothing special.
        let mask = special_mask(u64::from_le_bytes(*last));
        return (mask != 0).then(|| bytes.len() - 8 + place(mask));
    }
    let is_special = |b: &u8| *b < b' ' || matches!(*b, b'"' | b'\\');
    bytes.iter().position(is_special)
}

/// Returns a word whose lowest set bit is the top bit of the first special byte.
///
/// Borrows may raise false bits, but only above a true one.
fn special_mask(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    // Flipping one bit puts the quote among the control characters.
    let turned = word ^ (ONES * 2);
    let backslash = word ^ (ONES * b'\\' as u64);
    let below = turned.wrapping_sub(ONES * (b' ' as u64 + 1)) | backslash.wrapping_sub(ONES);
    below & !word & TOPS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_plain(bytes: &[u8]) -> bool {
        let mut copy = vec![0; bytes.len()];
        let is_plain = copy_plain(bytes, &mut copy);
        assert!(!is_plain || copy == bytes);
        is_plain
    }

    #[test]
    fn every_byte_is_judged_alike_at_every_place_of_a_word() {
        for byte in 0..=255_u8 {
            let expected = byte < 0x20 || byte == b'"' || byte == b'\\';
            for place in 0..20 {
                let mut bytes = [b'a'; 20];
                bytes[place] = byte;
                let found = position_of_special(&bytes);
                assert_eq!(found, expected.then_some(place), "{byte:#x} at {place}");
                for end in place + 1..=20 {
                    assert_eq!(is_plain(&bytes[..end]), !expected, "{byte:#x} at {place}");
                    assert!(is_plain(&bytes[..place]));
                }
            }
        }
    }

    #[test]
    fn strings_are_escaped_as_little_as_json_allows() {
        let mut out = Output::new(Vec::new());
        write_string(&mut out, "a\"b\\c\n\r\t\u{8}\u{c}\u{1}\u{7f}/é\u{2028}😀");
        assert_eq!(
            String::from_utf8(out.into_bytes()).unwrap(),
            "\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001\u{7f}/é\u{2028}😀\""
        );
    }
}

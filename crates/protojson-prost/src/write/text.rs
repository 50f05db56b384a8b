//! Strings in JSON text.

/// Appends the string in quotes, with the escapes that RFC 8259 demands and no others.
#[inline]
pub(super) fn write_string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    if has_special(bytes) {
        write_escaped(out, bytes);
    } else {
        out.extend_from_slice(bytes);
    }
    out.push(b'"');
}

#[cold]
#[inline(never)]
fn write_escaped(out: &mut Vec<u8>, mut rest: &[u8]) {
    while let Some(at) = position_of_special(rest) {
        out.extend_from_slice(&rest[..at]);
        write_escape(out, rest[at]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// Tells whether there is a quote, a backslash or a control character.
///
/// The last bytes are looked at twice rather than one by one.
fn has_special(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let (blocks, _) = bytes.as_chunks::<16>();
        let found = blocks.iter().fold(marks(last), |found, block| {
            let marks = marks(block);
            std::array::from_fn(|n| found[n] | marks[n])
        });
        return found != [0; 16];
    }
    let word = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            let last = special_mask(u64::from_le_bytes(*last));
            return special_mask(u64::from_le_bytes(*first)) | last != 0;
        }
        _ => short_word(bytes),
    };
    special_mask(word) != 0
}

/// Puts fewer than eight bytes into a word that is special if one of them is.
fn short_word(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | u64::from(last) << 32;
    }
    let mut word = [b' '; 8];
    if let [first, .., last] = *bytes {
        word[..3].copy_from_slice(&[first, bytes[bytes.len() / 2], last]);
    } else if let [only] = *bytes {
        word[0] = only;
    }
    u64::from_le_bytes(word)
}

/// Marks the special bytes; written so that the compiler takes all at once.
#[inline]
fn marks(block: &[u8; 16]) -> [u8; 16] {
    std::array::from_fn(|n| {
        let byte = block[n];
        u8::from(byte < 0x20) | u8::from(byte == b'"') | u8::from(byte == b'\\')
    })
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' => b'"',
        b'\\' => b'\\',
        0x08 => b'b',
        0x0c => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&digits);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// Finds the first quote, backslash or control character.
pub(crate) fn position_of_special(bytes: &[u8]) -> Option<usize> {
    let mut chunks = bytes.chunks_exact(8);
    let mut offset = 0;
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        let mask = special_mask(u64::from_le_bytes(word));
        if mask != 0 {
            return Some(offset + mask.trailing_zeros() as usize / 8);
        }
        offset += 8;
    }
    let is_special = |b: &u8| *b < 0x20 || *b == b'"' || *b == b'\\';
    chunks
        .remainder()
        .iter()
        .position(is_special)
        .map(|at| offset + at)
}

/// Returns a word whose lowest set bit is the top bit of the first special byte.
///
/// Borrows may raise false bits, but only above a true one.
fn special_mask(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let below_space = word.wrapping_sub(ONES * 0x20) & !word;
    let is_quote = quote.wrapping_sub(ONES) & !quote;
    let is_backslash = backslash.wrapping_sub(ONES) & !backslash;
    (below_space | is_quote | is_backslash) & TOPS
}

#[cfg(test)]
mod tests {
    use super::*;

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
                    assert_eq!(has_special(&bytes[..end]), expected, "{byte:#x} at {place}");
                    assert!(!has_special(&bytes[..place]));
                }
            }
        }
    }

    #[test]
    fn strings_are_escaped_as_little_as_json_allows() {
        let mut out = Vec::new();
        write_string(&mut out, "a\"b\\c\n\r\t\u{8}\u{c}\u{1}\u{7f}/é\u{2028}😀");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001\u{7f}/é\u{2028}😀\""
        );
    }
}

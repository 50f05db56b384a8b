//! Percent-encoding of the parts of a URL (RFC 3986) and of forms.

use std::borrow::Cow;

use super::scan::encoded;
use crate::{Cause, ErrorKind};

/// How the text of a pair is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// One segment of a path: everything is decoded, and a plus is a plus.
    Segment,
    /// Several segments of a path: `%2F` stays, in upper case, because a slash divides segments.
    Segments,
    /// A query or a form: everything is decoded, and a plus is a space.
    Query,
}

/// Decodes text once.
///
/// # Errors
/// Fails when a percent sign is not followed by two hexadecimal digits, or the result is not UTF-8.
pub fn decode(text: &str, encoding: Encoding) -> Result<Cow<'_, str>, Cause> {
    decode_checked(text, encoding, |_| true)
}

/// Decodes text once, and fails at a NUL character.
pub(super) fn decode_value(text: &str, encoding: Encoding) -> Result<Cow<'_, str>, Cause> {
    decode_checked(text, encoding, |character| character != 0)
}

/// Decodes text; the function is asked about NUL and every ASCII character that was encoded.
#[inline]
fn decode_checked(
    text: &str,
    encoding: Encoding,
    takes: impl Fn(u8) -> bool,
) -> Result<Cow<'_, str>, Cause> {
    let first = encoded(text.as_bytes());
    if first == text.len() {
        return Ok(Cow::Borrowed(text));
    }
    let mut decoded = String::with_capacity(text.len());
    let (plain, mut rest) = text.split_at(first);
    decoded.push_str(plain);
    while let Some(byte) = rest.bytes().next() {
        let character;
        (character, rest) = match byte {
            b'%' => decode_character(rest, &mut decoded)?,
            b'+' if encoding == Encoding::Query => (b' ', &rest[1..]),
            plain => (plain, &rest[1..]),
        };
        match character {
            b'/' if byte == b'%' && encoding == Encoding::Segments => decoded.push_str("%2F"),
            NOT_ASCII => {}
            ascii if takes(ascii) => decoded.push(char::from(ascii)),
            _ => return Err(Cause::fixed(ErrorKind::Syntax, "a NUL character")),
        }
        let end = encoded(rest.as_bytes());
        let (plain, behind) = rest.split_at(end);
        decoded.push_str(plain);
        rest = behind;
    }
    Ok(Cow::Owned(decoded))
}

/// What stands for a character that is not ASCII.
const NOT_ASCII: u8 = 0xff;

/// Decodes the character that the text begins with, whose bytes are all encoded. Returns it and what is behind it; one that
/// is not ASCII is appended.
#[inline]
fn decode_character<'t>(text: &'t str, out: &mut String) -> Result<(u8, &'t str), Cause> {
    let (first, rest) = decode_byte(text)?;
    match first.is_ascii() {
        true => Ok((first, rest)),
        false => decode_sequence(first, rest, out).map(|rest| (NOT_ASCII, rest)),
    }
}

/// Decodes the rest of a character after its first byte, appends it, and returns what is behind it.
fn decode_sequence<'t>(first: u8, mut rest: &'t str, out: &mut String) -> Result<&'t str, Cause> {
    let mut bytes = [first; 4];
    let length = match first {
        0xf0.. => 4,
        0xe0.. => 3,
        _ => 2,
    };
    for byte in &mut bytes[1..length] {
        (*byte, rest) = decode_byte(rest)?;
    }
    match std::str::from_utf8(&bytes[..length]) {
        Ok(character) => out.push_str(character),
        Err(_) => return Err(Cause::fixed(ErrorKind::Syntax, "invalid UTF-8")),
    }
    Ok(rest)
}

/// Decodes the byte that the text begins with; returns what is behind it.
fn decode_byte(text: &str) -> Result<(u8, &str), Cause> {
    const INCOMPLETE: &str = "a percent sign without two hexadecimal digits";
    let digits = match text.as_bytes() {
        [b'%', high, low, ..] => digit(*high).zip(digit(*low)),
        [b'%', ..] => None,
        // A character that is partly encoded is none.
        _ => return Err(Cause::fixed(ErrorKind::Syntax, "invalid UTF-8")),
    };
    match digits {
        Some((high, low)) => Ok((high << 4 | low, &text[3..])),
        None => Err(Cause::fixed(ErrorKind::Syntax, INCOMPLETE)),
    }
}

/// Splits the first decoded byte of a query from what is behind it. `None` at the end, and at a malformed escape.
pub(super) fn split_byte(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b'%', high, low, rest @ ..] => {
            let (high, low) = digit(*high).zip(digit(*low))?;
            Some((high << 4 | low, rest))
        }
        [b'%', ..] | [] => None,
        [b'+', rest @ ..] => Some((b' ', rest)),
        [byte, rest @ ..] => Some((*byte, rest)),
    }
}

/// Returns the value of a hexadecimal digit.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// Appends text as one segment of a path, or as a name or value of a query: all but the unreserved characters are encoded.
///
/// Segments that are `.` or `..` are encoded too: proxies would resolve them.
pub fn encode_segment(text: &str, out: &mut String) {
    match text {
        "." => out.push_str("%2E"),
        ".." => out.push_str("%2E%2E"),
        _ => encode(text, out),
    }
}

/// Appends text as several segments of a path: slashes stay, and so does `%2F`, which stands for a slash within a segment.
pub fn encode_segments(text: &str, out: &mut String) {
    for (at, segment) in text.split('/').enumerate() {
        if at > 0 {
            out.push('/');
        }
        if !segment.contains("%2F") {
            encode_segment(segment, out);
            continue;
        }
        for (at, piece) in segment.split("%2F").enumerate() {
            if at > 0 {
                out.push_str("%2F");
            }
            encode(piece, out);
        }
    }
}

/// Appends text with all but the unreserved characters encoded.
pub(super) fn encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |value: u8| char::from(HEX[usize::from(value)]);
    out.reserve(text.len());
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if IS_UNRESERVED[usize::from(byte)] {
            continue;
        }
        // Nothing is plain between the bytes of a character.
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push('%');
        out.push(digit(byte >> 4));
        out.push(digit(byte & 15));
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// Which bytes are the unreserved characters of RFC 3986.
const IS_UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        byte += 1;
    }
    table
};

//! CEL functions on strings and bytes. Lengths and indices count Unicode code points.

use super::{Error, Value};
use crate::__private::{self, characters};

pub use super::formats::{
    is_email, is_host_and_port, is_hostname, is_ip, is_ip_of_version, is_ip_prefix,
    is_ip_prefix_of_version, is_strict_ip_prefix, is_strict_ip_prefix_of_version, is_uri,
    is_uri_ref,
};
pub use super::matches::matches;

/// Converts a length to a CEL int.
#[inline]
pub fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Returns the number of characters.
#[inline]
pub fn size(text: &str) -> i64 {
    length(characters(text))
}

/// Returns the number of bytes.
#[inline]
pub fn size_of_bytes(bytes: &[u8]) -> i64 {
    length(bytes.len())
}

/// Returns whether `part` is somewhere in `text`.
#[inline]
pub fn contains(text: &str, part: &str) -> bool {
    text.contains(part)
}

/// Returns whether `part` is somewhere in `bytes`.
pub fn contains_bytes(bytes: &[u8], part: &[u8]) -> bool {
    __private::contains_bytes(bytes, part)
}

/// Returns whether `text` starts with `part`.
#[inline]
pub fn starts_with(text: &str, part: &str) -> bool {
    text.starts_with(part)
}

/// Returns whether `bytes` start with `part`.
#[inline]
pub fn starts_with_bytes(bytes: &[u8], part: &[u8]) -> bool {
    bytes.starts_with(part)
}

/// Returns whether `text` ends with `part`.
#[inline]
pub fn ends_with(text: &str, part: &str) -> bool {
    text.ends_with(part)
}

/// Returns whether `bytes` end with `part`.
#[inline]
pub fn ends_with_bytes(bytes: &[u8], part: &[u8]) -> bool {
    bytes.ends_with(part)
}

/// Returns the character at an index; empty at the index after the last.
///
/// # Errors
/// Fails when the text is shorter.
pub fn char_at(text: &str, at: i64) -> Result<String, Error> {
    let at = place(text, at)?;
    Ok(text[at..].chars().take(1).collect())
}

/// Returns the byte offset of the character at an index.
fn place(text: &str, at: i64) -> Result<usize, Error> {
    let at = usize::try_from(at).map_err(|_| Error::NO_ITEM)?;
    let mut starts = text
        .char_indices()
        .map(|(start, _)| start)
        .chain([text.len()]);
    starts.nth(at).ok_or(Error::NO_ITEM)
}

/// Returns the index of the character at a byte offset; -1 for `None`.
fn number(text: &str, start: Option<usize>) -> i64 {
    start.map_or(-1, |start| size(&text[..start]))
}

/// Returns the index of the first `part`, or -1.
pub fn index_of(text: &str, part: &str) -> i64 {
    number(text, text.find(part))
}

/// Returns the index of the first `part` at or after `from`, or -1.
///
/// # Errors
/// Fails when the text is shorter.
pub fn index_of_from(text: &str, part: &str, from: i64) -> Result<i64, Error> {
    let from = place(text, from)?;
    Ok(number(
        text,
        text[from..].find(part).map(|found| from + found),
    ))
}

/// Returns the index of the last `part`, or -1.
pub fn last_index_of(text: &str, part: &str) -> i64 {
    number(text, text.rfind(part))
}

/// Returns the index of the last `part` that starts at or before `until`, or -1.
///
/// # Errors
/// Fails when the text is shorter.
pub fn last_index_of_from(text: &str, part: &str, until: i64) -> Result<i64, Error> {
    let until = place(text, until)?;
    let starts = text
        .char_indices()
        .map(|(start, _)| start)
        .chain([text.len()]);
    let mut starts: Vec<usize> = starts.take_while(|start| *start <= until).collect();
    starts.reverse();
    let found = starts
        .into_iter()
        .find(|start| text[*start..].starts_with(part));
    Ok(number(text, found))
}

/// Returns the text with ASCII letters in lower case.
pub fn lower_ascii(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// Returns the text with ASCII letters in upper case.
pub fn upper_ascii(text: &str) -> String {
    text.to_ascii_uppercase()
}

/// Replaces every `old`.
pub fn replace(text: &str, old: &str, new: &str) -> String {
    text.replace(old, new)
}

/// Replaces the first `most` of `old`; all of them if `most` is negative.
pub fn replace_some(text: &str, old: &str, new: &str, most: i64) -> String {
    match usize::try_from(most) {
        Ok(most) => text.replacen(old, new, most),
        Err(_) => text.replace(old, new),
    }
}

/// Splits at a separator; into characters if the separator is empty.
pub fn split(text: &str, separator: &str) -> Vec<String> {
    split_some(text, separator, -1)
}

/// Splits into at most `most` parts; without a limit if `most` is negative.
pub fn split_some(text: &str, separator: &str, most: i64) -> Vec<String> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if most == 0 {
        return Vec::new();
    }
    if !separator.is_empty() {
        return text.splitn(most, separator).map(str::to_owned).collect();
    }
    let count = text.chars().count();
    let single = if count > most { most - 1 } else { count };
    let rest: String = text.chars().skip(single).collect();
    let parts = text.chars().take(single).map(String::from);
    parts.chain((!rest.is_empty()).then_some(rest)).collect()
}

/// Returns the text from an index to the end.
///
/// # Errors
/// Fails when the text is shorter.
pub fn substring_from(text: &str, from: i64) -> Result<String, Error> {
    Ok(text[place(text, from)?..].to_owned())
}

/// Returns the text from an index to before another.
///
/// # Errors
/// Fails when the text is shorter, or the second index is before the first.
pub fn substring(text: &str, from: i64, to: i64) -> Result<String, Error> {
    let (from, to) = (place(text, from)?, place(text, to)?);
    text.get(from..to).map(str::to_owned).ok_or(Error::NO_ITEM)
}

/// Returns the text without white space on both sides.
pub fn trim(text: &str) -> String {
    text.trim().to_owned()
}

/// Returns the characters in reverse order.
pub fn reverse(text: &str) -> String {
    text.chars().rev().collect()
}

/// Joins the strings of a list with a separator between them.
///
/// # Errors
/// Fails when an item is no string.
pub fn join(items: &[Value<'_>], separator: &str) -> Result<String, Error> {
    let texts = items
        .iter()
        .map(super::to_text)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(texts.join(separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_count_characters() {
        assert_eq!(size("häß"), 3);
        assert_eq!(char_at("häß", 1), Ok("ä".to_owned()));
        assert_eq!(char_at("häß", 3), Ok(String::new()));
        assert!(char_at("häß", 4).is_err());
        assert_eq!(index_of("häßlich", "l"), 3);
        assert_eq!(index_of_from("abab", "a", 1), Ok(2));
        assert_eq!(last_index_of("abab", "x"), -1);
        assert_eq!(last_index_of_from("abab", "ab", 1), Ok(0));
        assert_eq!(substring("häßlich", 1, 3), Ok("äß".to_owned()));
        assert!(substring("abc", 2, 1).is_err());
    }

    #[test]
    fn texts_are_split_and_joined() {
        assert_eq!(split("a,b,c", ","), ["a", "b", "c"]);
        assert_eq!(split_some("a,b,c", ",", 2), ["a", "b,c"]);
        assert_eq!(split("äb", ""), ["ä", "b"]);
        assert_eq!(split_some("abc", "", 2), ["a", "bc"]);
        assert!(split_some("abc", ",", 0).is_empty());
        assert_eq!(replace_some("aaa", "a", "b", 2), "bba");
        let items = [Value::String("a".into()), Value::String("b".into())];
        assert_eq!(join(&items, "-"), Ok("a-b".to_owned()));
        assert!(join(&[Value::Int(1)], "-").is_err());
    }
}

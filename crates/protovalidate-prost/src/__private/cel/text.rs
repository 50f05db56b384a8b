//! CEL functions on strings and bytes. Lengths and indices count Unicode code points.

use regex::RegexBuilder;

use super::{Error, Value};
use crate::__private::{self, characters};
use crate::format;

/// The longest pattern that is compiled at run time, in bytes.
const LONGEST_PATTERN: usize = 1_024;

/// The memory that a pattern compiled at run time may take, in bytes.
///
/// It bounds what compiling costs, and what each byte of a text costs: in the worst case, every state is looked at.
const LARGEST_PATTERN: usize = 128 * 1_024;

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

/// Returns whether a pattern, in RE2's syntax, matches somewhere in `text`.
///
/// For patterns computed at run time: literal patterns are compiled once and may be larger. Takes time linear in the
/// text.
///
/// # Errors
/// Fails when RE2 would refuse the pattern, when it is longer than 1,024 bytes, or when it compiles to more than 128 KiB, as one
/// does that repeats large sets of characters many times.
pub fn matches(text: &str, pattern: &str) -> Result<bool, Error> {
    const NO_PATTERN: Error = Error::new("the pattern is no regular expression in RE2's syntax");
    const TOO_LONG: Error = Error::new("the pattern is longer than 1024 bytes");
    const TOO_BIG: Error = Error::new("the pattern is too big once it is compiled");
    if pattern.len() > LONGEST_PATTERN {
        return Err(TOO_LONG);
    }
    let pattern = re2_syntax::translate(pattern).map_err(|_| NO_PATTERN)?;
    let compiled = RegexBuilder::new(&pattern)
        .size_limit(LARGEST_PATTERN)
        .build();
    match compiled {
        Ok(regex) => Ok(regex.is_match(text)),
        Err(regex::Error::CompiledTooBig(_)) => Err(TOO_BIG),
        Err(_) => Err(NO_PATTERN),
    }
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

/// Returns whether it is an e-mail address.
pub fn is_email(text: &str) -> bool {
    format::is_email(text)
}

/// Returns whether it is a host name.
pub fn is_hostname(text: &str) -> bool {
    format::is_hostname(text)
}

/// Returns whether it is a host name or an IP address, with a port.
pub fn is_host_and_port(text: &str, is_port_required: bool) -> bool {
    format::is_host_and_port(text, is_port_required)
}

/// Returns whether it is an IP address.
pub fn is_ip(text: &str) -> bool {
    format::is_ip(text)
}

/// Returns whether it is an IP address of version 4 or 6; of either for 0.
pub fn is_ip_of_version(text: &str, version: i64) -> bool {
    match version {
        0 => format::is_ip(text),
        4 => format::is_ipv4(text),
        6 => format::is_ipv6(text),
        _ => false,
    }
}

/// Returns whether it is an IP address with the length of a prefix.
pub fn is_ip_prefix(text: &str) -> bool {
    format::is_ip_with_prefixlen(text)
}

/// Returns whether it is an IP address of version 4 or 6 with the length of a prefix; of either for 0.
pub fn is_ip_prefix_of_version(text: &str, version: i64) -> bool {
    is_strict_ip_prefix_of_version(text, version, false)
}

/// Returns whether it is an IP address with the length of a prefix; if strict, only zeros may follow the prefix.
pub fn is_strict_ip_prefix(text: &str, is_strict: bool) -> bool {
    is_strict_ip_prefix_of_version(text, 0, is_strict)
}

/// Returns whether it is an IP address of version 4 or 6 with the length of a prefix, which may be strict; of either for 0.
pub fn is_strict_ip_prefix_of_version(text: &str, version: i64, is_strict: bool) -> bool {
    match (version, is_strict) {
        (0, false) => format::is_ip_with_prefixlen(text),
        (0, true) => format::is_ip_prefix(text),
        (4, false) => format::is_ipv4_with_prefixlen(text),
        (4, true) => format::is_ipv4_prefix(text),
        (6, false) => format::is_ipv6_with_prefixlen(text),
        (6, true) => format::is_ipv6_prefix(text),
        _ => false,
    }
}

/// Returns whether it is a URI.
pub fn is_uri(text: &str) -> bool {
    format::is_uri(text)
}

/// Returns whether it is a URI, or a reference relative to one.
pub fn is_uri_ref(text: &str) -> bool {
    format::is_uri_ref(text)
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
    fn patterns_are_in_the_syntax_of_re2() {
        assert_eq!(matches("a٣", r"^a\d$"), Ok(false));
        assert_eq!(matches("a.b", r"^\Qa.b\E$"), Ok(true));
        assert_eq!(matches("äöü", r"^\pL+$"), Ok(true));
        for pattern in ["(", "(?=a)", "a**", r"(a)\1"] {
            let error = matches("a", pattern).unwrap_err();
            assert!(error.cause().contains("RE2"), "{pattern}: {error}");
        }
    }

    #[test]
    fn patterns_have_limits() {
        let nested = "(".repeat(400) + &")".repeat(400);
        for (pattern, cause) in [
            ("a".repeat(1_025), "the pattern is longer than 1024 bytes"),
            (
                r"\pL{1000}".to_owned(),
                "the pattern is too big once it is compiled",
            ),
            (
                "(x{100}){10}(y{100}){10}".repeat(9),
                "the pattern is too big once it is compiled",
            ),
            (
                nested,
                "the pattern is no regular expression in RE2's syntax",
            ),
        ] {
            let error = matches("a", &pattern).unwrap_err();
            assert_eq!(error.cause(), cause, "{pattern}");
        }
        assert_eq!(matches("a", &"a".repeat(1_024)), Ok(false));
        // One that a backtracking engine would not come back from.
        assert_eq!(matches(&"a".repeat(10_000), "(a*)*b"), Ok(false));
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

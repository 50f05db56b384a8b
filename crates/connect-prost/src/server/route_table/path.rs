//! Paths of requests as text: segments and normal form.

use std::borrow::Cow;

use super::Target;
use crate::PathSegment;

/// Cuts a text at the colon before its path verb: the last one, if no slash and at least one character follows.
#[inline]
pub(super) fn cut_verb(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_end = |byte: &u8| matches!(byte, b':' | b'/');
    let (stem, verb) = text.split_at(text.iter().rposition(is_end)?);
    match verb {
        [b':', verb @ ..] if !verb.is_empty() => Some((stem, verb)),
        _ => None,
    }
}

/// Returns a path as literals are in rules: escapes of unreserved characters decoded, the digits of all others in upper case.
/// What is no escape stays. Slashes and colons are those of the path.
pub(in crate::server) fn normal(path: &str) -> Cow<'_, str> {
    if is_normal(path.as_bytes()) {
        return Cow::Borrowed(path);
    }
    let mut pieces = path.split('%');
    let mut normal = String::with_capacity(path.len());
    normal.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        match piece
            .split_at_checked(2)
            .map(|(digits, text)| (digits, decoded(digits.as_bytes()), text))
        {
            Some((_, Some(byte), text)) if is_unreserved(byte) => {
                normal.push(char::from(byte));
                normal.push_str(text);
            }
            Some((digits, Some(_), text)) => {
                normal.push('%');
                normal.extend(digits.chars().map(|digit| digit.to_ascii_uppercase()));
                normal.push_str(text);
            }
            _ => {
                normal.push('%');
                normal.push_str(piece);
            }
        }
    }
    Cow::Owned(normal)
}

fn is_normal(path: &[u8]) -> bool {
    memchr::memchr_iter(b'%', path).all(|at| {
        let digits = path.get(at + 1..at + 3).unwrap_or_default();
        decoded(digits)
            .is_none_or(|byte| !is_unreserved(byte) && !digits.iter().any(u8::is_ascii_lowercase))
    })
}

/// Returns the byte of two hexadecimal digits.
fn decoded(digits: &[u8]) -> Option<u8> {
    let [high, low] = digits else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? << 4 | digit(*low)?).ok()
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Returns how many segments a path in normal form shares with a target from the first one on, which is no wildcard.
pub(in crate::server) fn shared_segments<'p>(target: &Target, path: &'p str) -> usize {
    let Some(path) = path.strip_prefix('/') else {
        return 0;
    };
    let literal = |text: &'p str, literal: &str, ends: &[char]| {
        let rest = text.strip_prefix(literal)?;
        (rest.is_empty() || rest.starts_with(ends)).then_some(rest)
    };
    match target.rule {
        Some(rule) => shared(rule.segments, path, |at, segment, text| match segment {
            PathSegment::Literal(name) => literal(text, name, &['/', ':']),
            PathSegment::Any => {
                Some(text).filter(|text| at > 0 && !text.is_empty() && !text.starts_with('/'))
            }
            PathSegment::Rest => None,
        }),
        None => shared(
            target.spec.procedure.split('/').skip(1),
            path,
            |_, name, text| literal(text, name, &['/']),
        ),
    }
}

/// Returns how many segments of a target a path begins with; `take` returns what is behind one. This is asked of every target, so that
/// it looks no further into the path than it fits.
fn shared<'p, S>(
    segments: impl IntoIterator<Item = S>,
    path: &'p str,
    take: impl Fn(usize, S, &'p str) -> Option<&'p str>,
) -> usize {
    let mut text = path;
    let mut count = 0;
    for segment in segments {
        if count > 0 {
            match text.split_once('/') {
                Some((_, rest)) => text = rest,
                None => break,
            }
        }
        match take(count, segment, text) {
            Some(rest) => text = rest,
            None => break,
        }
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{cut_verb, normal};

    #[test]
    fn only_what_is_not_in_normal_form_changes() {
        for (path, expected) in [
            ("/v2/team%2Euser%2elist", "/v2/team.user.list"),
            ("/a%2fb%3a%7E", "/a%2Fb%3A~"),
            ("/%25%2541", "/%25%2541"),
            ("/%%41", "/%A"),
            ("/%zz%4", "/%zz%4"),
            ("/%e4%b8%96%", "/%E4%B8%96%"),
            ("/%é%2", "/%é%2"),
            ("/%+1", "/%+1"),
            ("", ""),
        ] {
            assert_eq!(normal(path), expected, "{path}");
            let is_borrowed = matches!(normal(path), Cow::Borrowed(_));
            assert_eq!(is_borrowed, path == expected, "{path}");
        }
    }

    #[test]
    fn a_verb_is_behind_the_last_colon_of_the_last_segment() {
        let cut = |text: &'static str| cut_verb(text.as_bytes());
        assert_eq!(cut("a/b:c:d"), Some((&b"a/b:c"[..], &b"d"[..])));
        assert_eq!(cut(":a"), Some((&b""[..], &b"a"[..])));
        for text in ["", "a", "a:b/c", "a:", "a:b/"] {
            assert_eq!(cut(text), None, "{text}");
        }
    }
}

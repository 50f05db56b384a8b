//! The tokens of JSON text, read strictly (RFC 8259).

/// The offset where a token is invalid, and the reason.
pub(crate) type TokenError = (usize, &'static str);

/// Returns the offset behind the whitespace.
pub(crate) fn skip_whitespace(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Reads the number that begins at the offset; returns it and the offset behind it.
pub(crate) fn number(text: &str, start: usize) -> Result<(&str, usize), TokenError> {
    let length = number_length(&text.as_bytes()[start..]).ok_or((start, "invalid number"))?;
    let end = start + length;
    match text.as_bytes().get(end) {
        Some(b) if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-') => {
            Err((start, "invalid number"))
        }
        _ => Ok((&text[start..end], end)),
    }
}

/// Returns the length of the JSON number that the bytes begin with.
pub(crate) fn number_length(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at += match digits(at) {
        0 => return None,
        n if n > 1 && bytes[at] == b'0' => return None,
        n => n,
    };
    if bytes.get(at) == Some(&b'.') {
        at += 1 + Some(digits(at + 1)).filter(|n| *n > 0)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        at += Some(digits(at)).filter(|n| *n > 0)?;
    }
    Some(at)
}

/// Returns whether the bytes begin with a key, which most often is short.
#[inline]
pub(crate) fn starts_with(bytes: &[u8], key: &[u8]) -> bool {
    let (Some(bytes), Some(end)) = (bytes.get(..key.len()), key.last_chunk::<8>()) else {
        return bytes.starts_with(key);
    };
    bytes.last_chunk() == Some(end)
        && match key.len() {
            ..=16 => bytes.first_chunk::<8>() == key.first_chunk(),
            _ => bytes == key,
        }
}

/// Reads an integer of up to 18 digits, in quotes or not, and nothing else; returns it and the
/// length of its text.
#[inline]
pub(crate) fn plain_integer(bytes: &[u8]) -> Option<(i64, usize)> {
    let quote = usize::from(bytes.first() == Some(&b'"'));
    let sign = usize::from(bytes.get(quote) == Some(&b'-'));
    let from = quote + sign;
    let mut value = 0;
    let mut at = from;
    while let Some(digit) = bytes
        .get(at)
        .map(|b| b.wrapping_sub(b'0'))
        .filter(|d| *d < 10)
    {
        if at - from == 18 {
            return None;
        }
        value = value * 10 + i64::from(digit);
        at += 1;
    }
    if at == from || (bytes[from] == b'0' && at - from > 1) {
        return None;
    }
    let length = match bytes.get(at) {
        Some(b'"') if quote == 1 => at + 1,
        Some(b',' | b'}' | b']') if quote == 0 => at,
        _ => return None,
    };
    Some((if sign == 1 { -value } else { value }, length))
}

/// Returns the offset of the closing quote of a string without escapes.
#[inline]
pub(crate) fn plain_end(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let at = from + super::escape::position_of_special(bytes.get(from..)?)?;
    (bytes[at] == b'"').then_some(at)
}

/// Returns an upper bound of the length, escapes resolved, of the string whose opening quote is at the
/// offset. It is exact except for `\u` escapes, which count as three bytes.
pub(crate) fn measure(text: &str, start: usize) -> Result<usize, TokenError> {
    let bytes = text.as_bytes();
    let mut at = special(text, start + 1)?;
    let mut spared = 0;
    while bytes[at] == b'\\' {
        spared += if bytes.get(at + 1) == Some(&b'u') {
            3
        } else {
            1
        };
        if at + 2 > bytes.len() {
            return Err((at, "invalid escape in a string"));
        }
        at = special(text, at + 2)?;
    }
    Ok((at - start - 1).saturating_sub(spared))
}

/// Resolves the escapes of the string whose opening quote is at the offset; returns it and the
/// offset behind it.
pub(crate) fn unescape(
    text: &str,
    start: usize,
    length: usize,
) -> Result<(String, usize), TokenError> {
    let mut value = String::with_capacity(length);
    let end = pieces(text, start, |piece| value.push_str(piece))?;
    Ok((value, end))
}

/// Skips the string whose opening quote is at the offset; returns the offset behind it.
pub(crate) fn pass(text: &str, start: usize) -> Result<usize, TokenError> {
    pieces(text, start, |_| ())
}

/// Calls the function with the pieces of a string between escapes and with the resolved escapes.
#[inline]
fn pieces(text: &str, start: usize, mut piece: impl FnMut(&str)) -> Result<usize, TokenError> {
    let mut from = start + 1;
    loop {
        let at = special(text, from)?;
        piece(&text[from..at]);
        match text.as_bytes()[at] {
            b'"' => return Ok(at + 1),
            b'\\' => match short_escape(text.as_bytes().get(at + 1)) {
                Some(character) => {
                    piece(character);
                    from = at + 2;
                }
                None => {
                    let (character, behind) = unicode_escape(text.as_bytes(), at)?;
                    piece(character.encode_utf8(&mut [0; 4]));
                    from = behind;
                }
            },
            _ => return Err((at, "control character in a string")),
        }
    }
}

/// Finds the next quote, backslash or control character.
fn special(text: &str, from: usize) -> Result<usize, TokenError> {
    super::escape::position_of_special(&text.as_bytes()[from..])
        .map(|at| from + at)
        .ok_or((text.len(), "the string does not end"))
}

/// Resolves an escape of a backslash and one character.
#[inline]
fn short_escape(character: Option<&u8>) -> Option<&'static str> {
    Some(match character? {
        b'"' => "\"",
        b'\\' => "\\",
        b'/' => "/",
        b'b' => "\u{8}",
        b'f' => "\u{c}",
        b'n' => "\n",
        b'r' => "\r",
        b't' => "\t",
        _ => return None,
    })
}

/// Resolves the `\u` escape, or surrogate pair of them, whose backslash is at the offset.
fn unicode_escape(bytes: &[u8], at: usize) -> Result<(char, usize), TokenError> {
    const LONE: &str = "lone surrogate in a string";
    if bytes.get(at + 1) != Some(&b'u') {
        return Err((at, "invalid escape in a string"));
    }
    let unit = code_unit(bytes, at)?;
    if let Some(character) = char::from_u32(unit) {
        return Ok((character, at + 6));
    }
    if unit >= 0xdc00 || bytes.get(at + 6..at + 8) != Some(b"\\u") {
        return Err((at, LONE));
    }
    let low = code_unit(bytes, at + 6)?;
    if !(0xdc00..0xe000).contains(&low) {
        return Err((at, LONE));
    }
    let scalar = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    let character = char::from_u32(scalar).ok_or((at, LONE))?;
    Ok((character, at + 12))
}

/// Reads the four hexadecimal digits behind a `\u` at the offset.
fn code_unit(bytes: &[u8], at: usize) -> Result<u32, TokenError> {
    let digits = bytes.get(at + 2..at + 6).unwrap_or_default();
    let unit = digits.iter().try_fold(0, |unit, digit| {
        Some(unit * 16 + char::from(*digit).to_digit(16)?)
    });
    unit.filter(|_| digits.len() == 4)
        .ok_or((at, "invalid escape in a string"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Result<(String, usize), TokenError> {
        let length = measure(text, 0).or_else(|error| pass(text, 0).and(Err(error)))?;
        let (value, end) = unescape(text, 0, length)?;
        assert_eq!(value.capacity(), length, "there was room enough");
        assert_eq!(pass(text, 0), Ok(end));
        Ok((value, end))
    }

    #[test]
    fn strings_resolve_every_escape() {
        for (text, expected) in [
            (r#""""#, ""),
            (r#""plain é 😀""#, "plain é 😀"),
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r#""a\u00e9\u00E9z""#, "aééz"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\u0000""#, "\0"),
        ] {
            let (value, end) = string(text).unwrap();
            assert_eq!((value.as_str(), end), (expected, text.len()), "{text}");
        }
    }

    #[test]
    fn broken_strings_are_rejected_with_their_place() {
        for (text, expected) in [
            (r#"""#, (1, "the string does not end")),
            (r#""abc"#, (4, "the string does not end")),
            (r#""abc\"#, (4, "invalid escape in a string")),
            (r#""\x41""#, (1, "invalid escape in a string")),
            (r#""\u12""#, (1, "invalid escape in a string")),
            (r#""\u+123""#, (1, "invalid escape in a string")),
            ("\"a\nb\"", (2, "control character in a string")),
            ("\"\\n\u{1}\"", (3, "control character in a string")),
            (r#""\ud83d""#, (1, "lone surrogate in a string")),
            (r#""\ude00""#, (1, "lone surrogate in a string")),
            (r#""\ud83d\u0041""#, (1, "lone surrogate in a string")),
            (r#""\ud83dx""#, (1, "lone surrogate in a string")),
        ] {
            assert_eq!(string(text).unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn numbers_end_where_a_separator_stands() {
        assert_eq!(number("12,", 0).unwrap(), ("12", 2));
        assert_eq!(number("[-1.5e3]", 1).unwrap(), ("-1.5e3", 7));
        for text in ["12a", "1.2.3", "1-", "0x1", "-", "00"] {
            assert!(number(text, 0).is_err(), "{text}");
        }
    }

    #[test]
    fn plain_integers_are_what_the_grammar_says_or_left_to_it() {
        for (text, expected) in [
            ("0,", Some((0, 1))),
            ("-17}", Some((-17, 3))),
            ("\"42\" ", Some((42, 4))),
            ("999999999999999999]", Some((999_999_999_999_999_999, 18))),
            ("1234567890123456789,", None),
            ("01,", None),
            ("-,", None),
            ("\"\"", None),
            ("\"1", None),
            ("1\"", None),
            ("1.0,", None),
            ("1", None),
            ("", None),
        ] {
            assert_eq!(plain_integer(text.as_bytes()), expected, "{text}");
        }
    }
}

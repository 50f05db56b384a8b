//! Escapes of one character.

use crate::Error;

/// Reads the escape that follows a backslash; returns the code point, which may be a surrogate.
pub(crate) fn character(rest: &mut &str) -> Result<u32, Error> {
    let mut ahead = rest.chars();
    let Some(next) = ahead.next() else {
        return Err(Error::new("a backslash stands at the end"));
    };
    let (number, behind) = match next {
        'x' => hexadecimal(ahead.as_str())?,
        '0'..='7' => octal(rest, next)?,
        _ => (plain(next)?, ahead.as_str()),
    };
    *rest = behind;
    Ok(number)
}

fn plain(name: char) -> Result<u32, Error> {
    Ok(u32::from(match name {
        'a' => '\x07',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        other if other.is_ascii() && !other.is_ascii_alphanumeric() => other,
        other => return Err(Error::meaningless(&format!("\\{other}"))),
    }))
}

/// Reads what follows `\x`: two digits, or braces.
fn hexadecimal(text: &str) -> Result<(u32, &str), Error> {
    let (digits, behind) = match text.strip_prefix('{') {
        Some(text) => text
            .split_once('}')
            .ok_or_else(|| Error::new(r"`\x{` has no end"))?,
        None => text
            .split_at_checked(2)
            .ok_or_else(|| Error::new(r"`\x` needs two digits, or braces"))?,
    };
    // `from_str_radix` accepts signs, an escape does not.
    let number = Some(digits)
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .filter(|number| *number <= u32::from(char::MAX))
        .ok_or_else(|| Error::new(format!("\\x{{{digits}}} is no character")))?;
    Ok((number, behind))
}

/// Reads one to three digits; a single digit other than zero is a reference to a group.
fn octal(text: &str, first: char) -> Result<(u32, &str), Error> {
    let digits = text.bytes().take(3);
    let length = digits
        .take_while(|byte| matches!(byte, b'0'..=b'7'))
        .count();
    if length == 1 && first != '0' {
        return Err(Error::new(format!(
            "\\{first} refers to a group, which RE2 does not support"
        )));
    }
    let (digits, behind) = text.split_at(length);
    let number = u32::from_str_radix(digits, 8).map_err(|_| Error::meaningless(digits))?;
    Ok((number, behind))
}

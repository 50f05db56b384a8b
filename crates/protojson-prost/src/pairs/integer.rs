//! Integers that are spelled plainly.

/// Reads an integer of up to 18 digits, as JSON spells it, and nothing else.
#[inline]
pub(super) fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || digits.len() > 18 || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    let mut value = 0;
    for byte in digits.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if digits.len() < text.len() {
        -value
    } else {
        value
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_is_read_if_it_is_short_and_spelled_as_in_json() {
        for (text, expected) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("7", Some(7)),
            ("-12", Some(-12)),
            ("999999999999999999", Some(999_999_999_999_999_999)),
            ("9999999999999999999", None),
            ("", None),
            ("-", None),
            ("01", None),
            ("+1", None),
            ("1.0", None),
            ("1e2", None),
            (" 1", None),
            ("--1", None),
        ] {
            assert_eq!(integer(text), expected, "{text}");
        }
    }
}

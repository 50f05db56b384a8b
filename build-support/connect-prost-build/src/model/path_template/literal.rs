//! Literals of a path: which characters they may have, and the one spelling by which they are compared.

use std::ops::Range;

use super::{Result, TemplateError, error};

/// Returns the literal in this part of the path, normalised: escapes of unreserved characters are decoded, which every
/// peer may do, and the hexadecimal digits of the others are in upper case.
pub(super) fn literal(path: &str, span: Range<usize>) -> Result<String> {
    let mut normalised = String::new();
    let mut left = path[span.clone()].char_indices();
    while let Some((at, character)) = left.next() {
        let at = span.start + at;
        if character == '%' {
            let digits = path[at + 1..span.end].get(..2);
            let byte = digits
                .and_then(byte)
                .ok_or_else(|| bad_escape(path, at, span.end))?;
            left.nth(1);
            match char::from(byte) {
                decoded if is_unreserved(decoded) => normalised.push(decoded),
                _ => normalised.push_str(&format!("%{byte:02X}")),
            }
        } else if is_unreserved(character) || "!$&'()+,;=@".contains(character) {
            normalised.push(character);
        } else {
            return Err(forbidden(path, span, at, character));
        }
    }
    Ok(normalised)
}

/// Returns the byte of two hexadecimal digits.
fn byte(digits: &str) -> Option<u8> {
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)
}

/// The characters that mean the same with and without an escape, by RFC 3986.
fn is_unreserved(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~".contains(character)
}

fn bad_escape(path: &str, at: usize, end: usize) -> TemplateError {
    let shown: String = path[at..end].chars().take(3).collect();
    error(
        format!("`{shown}` is no escape"),
        "write two hexadecimal digits behind the percent sign; %25 is the sign itself",
        at..at + shown.len(),
    )
}

fn forbidden(path: &str, span: Range<usize>, at: usize, character: char) -> TemplateError {
    let here = at..at + character.len_utf8();
    match character {
        '*' => error(
            format!(
                "`{}` is neither a literal nor a wildcard",
                &path[span.clone()]
            ),
            "write `*` for one segment, `**` for all that is left",
            span,
        ),
        ':' => error(
            "there is a colon in a variable",
            "percent-encode it: %3A; a verb is behind the variable, as in {name}:cancel",
            here,
        ),
        _ => error(
            format!("{character:?} cannot be in a path"),
            "percent-encode it; a query is no part of the path, its fields are bound by name",
            here,
        ),
    }
}

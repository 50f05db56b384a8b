//! From text to tokens.

use std::ops::Range;

use super::token::Token;
use super::{Error, literal};

/// Longer signs first: a prefix of theirs is a sign too.
const SIGNS: [&str; 27] = [
    "||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",",
    "(", ")", "[", "]", "{", "}", "=", "&", "|",
];

/// Splits the text into tokens with their spans.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Error> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = skip_blank(text, at) {
        let (token, end) = token(text, start)?;
        found.push((token, start..end));
        at = end;
    }
    Ok(found)
}

/// Returns where the next token starts.
fn skip_blank(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let rest = &text[at..];
        at += rest.len()
            - rest
                .trim_start_matches([' ', '\t', '\n', '\r', '\x0c'])
                .len();
        if !text[at..].starts_with("//") {
            break;
        }
        at += text[at..].find('\n').unwrap_or(text.len() - at);
    }
    (at < text.len()).then_some(at)
}

fn token(text: &str, start: usize) -> Result<(Token, usize), Error> {
    let rest = &text[start..];
    if let Some(read) = literal::string(text, start) {
        return read;
    }
    let first = rest.chars().next().unwrap_or(' ');
    let is_fraction = first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if first.is_ascii_digit() || is_fraction {
        return literal::number(text, start);
    }
    if first.is_ascii_alphabetic() || first == '_' {
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        return Ok((Token::Ident(rest[..length].to_owned()), start + length));
    }
    match SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
        Some(sign @ ("=" | "&" | "|")) => Err(Error::new(
            start..start + 1,
            format!("`{sign}` is no operator"),
        )
        .with_help(format!("write `{sign}{sign}`"))),
        Some(sign) => Ok((Token::Sign(sign), start + sign.len())),
        None => Err(Error::new(
            start..start + first.len_utf8(),
            format!("{first:?} has no meaning here"),
        )),
    }
}

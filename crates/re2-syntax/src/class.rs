//! Character classes: `[a-z]`, `\d`, `\pL`, `[:alpha:]`.

use crate::name::{self, Unicode};
use crate::{Error, escape};

/// The class without characters.
pub(crate) const NOTHING: &str = r"[^\x{0}-\x{10FFFF}]";
const ANYTHING: &str = r"[\x{0}-\x{10FFFF}]";

const UNCLOSED: &str = "a character class has no end";
const SURROGATES: std::ops::RangeInclusive<u32> = 0xD800..=0xDFFF;

/// A class that has a name, in the syntax of the `regex` crate.
pub(crate) enum Set {
    /// Members without brackets, and whether they are negated.
    Members(&'static str, bool),
    Unicode(Unicode, bool),
}

impl Set {
    /// Reads the class whose name follows a backslash, if there is one.
    pub(crate) fn read(rest: &mut &str) -> Result<Option<Set>, Error> {
        let mut ahead = rest.chars();
        let Some(name) = ahead.next() else {
            return Ok(None);
        };
        let is_negated = name.is_ascii_uppercase();
        let set = match name.to_ascii_lowercase() {
            'd' => Set::Members("0-9", is_negated),
            's' => Set::Members(r"\t\n\x0C\r ", is_negated),
            'w' => Set::Members("0-9A-Za-z_", is_negated),
            'p' => {
                let mut behind = ahead.as_str();
                let set = unicode(&mut behind, is_negated)?;
                *rest = behind;
                return Ok(Some(set));
            }
            _ => return Ok(None),
        };
        *rest = ahead.as_str();
        Ok(Some(set))
    }

    /// Returns the class as written outside of brackets.
    pub(crate) fn alone(&self) -> String {
        match self {
            Set::Members(members, false) => format!("[{members}]"),
            _ => self.within(),
        }
    }

    /// Returns the class as written within brackets.
    fn within(&self) -> String {
        match self {
            Set::Members(members, false) => (*members).to_owned(),
            Set::Members(members, true) => format!("[^{members}]"),
            Set::Unicode(Unicode::Nothing, false) => NOTHING.to_owned(),
            Set::Unicode(Unicode::Nothing, true) => ANYTHING.to_owned(),
            Set::Unicode(Unicode::Named(name), is_negated) => {
                let letter = if *is_negated { 'P' } else { 'p' };
                match name.strip_prefix("gc=").filter(|name| name.len() == 1) {
                    Some(category) => format!("\\{letter}{}", category.to_ascii_uppercase()),
                    None => format!("\\{letter}{{{name}}}"),
                }
            }
        }
    }
}

/// Reads what follows `\p`: a letter, or a name in braces.
fn unicode(rest: &mut &str, is_negated: bool) -> Result<Set, Error> {
    let (written, behind) = match rest.strip_prefix('{') {
        Some(text) => text
            .split_once('}')
            .ok_or_else(|| Error::new(r"`\p{` has no end"))?,
        None => rest.split_at(rest.chars().next().map_or(0, char::len_utf8)),
    };
    let name = written.strip_prefix('^');
    let is_negated = is_negated != name.is_some();
    let set = name::unicode(name.unwrap_or(written))
        .ok_or_else(|| Error::new(format!("`{written}` names no set of characters")))?;
    *rest = behind;
    Ok(Set::Unicode(set, is_negated))
}

/// Reads the class that follows `[`. RE2 knows no nested classes and no set operations.
pub(crate) fn brackets(rest: &mut &str) -> Result<String, Error> {
    let mut text = "[".to_owned();
    if let Some(behind) = rest.strip_prefix('^') {
        *rest = behind;
        text.push('^');
    }
    let mut is_first = true;
    loop {
        if let Some(behind) = rest.strip_prefix(']').filter(|_| !is_first) {
            *rest = behind;
            text.push(']');
            return Ok(text);
        }
        is_first = false;
        if !posix(rest, &mut text)? && !escaped_set(rest, &mut text)? {
            range(rest, &mut text)?;
        }
    }
}

/// Reads `[:alpha:]`; without its end, the bracket is a member.
fn posix(rest: &mut &str, text: &mut String) -> Result<bool, Error> {
    let Some((written, behind)) = rest
        .strip_prefix("[:")
        .and_then(|named| named.split_once(":]"))
    else {
        return Ok(false);
    };
    let name = written.strip_prefix('^').unwrap_or(written);
    if !name::POSIX.contains(&name) {
        return Err(Error::new(format!(
            "`[:{written}:]` names no set of characters"
        )));
    }
    text.push_str(&format!("[:{written}:]"));
    *rest = behind;
    Ok(true)
}

fn escaped_set(rest: &mut &str, text: &mut String) -> Result<bool, Error> {
    let Some(mut behind) = rest.strip_prefix('\\') else {
        return Ok(false);
    };
    let Some(set) = Set::read(&mut behind)? else {
        return Ok(false);
    };
    text.push_str(&set.within());
    *rest = behind;
    Ok(true)
}

/// Reads a member, or a range.
fn range(rest: &mut &str, text: &mut String) -> Result<(), Error> {
    let first = member(rest)?;
    let mut last = first;
    if let Some(behind) = rest.strip_prefix('-') {
        // A minus at the end is a member.
        if !behind.is_empty() && !behind.starts_with(']') {
            *rest = behind;
            last = member(rest)?;
        }
    }
    if last < first {
        return Err(Error::new(
            "a range in a character class ends before it starts",
        ));
    }
    // No text holds a surrogate.
    let inner = |number: u32, instead: u32| {
        char::from_u32(if SURROGATES.contains(&number) {
            instead
        } else {
            number
        })
    };
    let first = inner(first, SURROGATES.end() + 1);
    let last = inner(last, SURROGATES.start() - 1);
    match (first, last) {
        (Some(first), Some(last)) if first == last => push(first, text),
        (Some(first), Some(last)) if first < last => {
            push(first, text);
            text.push('-');
            push(last, text);
        }
        _ => text.push_str(NOTHING),
    }
    Ok(())
}

fn member(rest: &mut &str) -> Result<u32, Error> {
    if let Some(behind) = rest.strip_prefix('\\') {
        *rest = behind;
        return escape::character(rest);
    }
    let mut ahead = rest.chars();
    let character = ahead.next().ok_or_else(|| Error::new(UNCLOSED))?;
    *rest = ahead.as_str();
    Ok(u32::from(character))
}

fn push(character: char, text: &mut String) {
    if regex_syntax::is_meta_character(character) {
        text.push('\\');
    }
    text.push(character);
}

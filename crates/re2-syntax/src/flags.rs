//! The part of a group after `(`: its name, or flags.

use crate::Error;

/// The lookarounds, after `(?`.
const LOOKS: [&str; 4] = ["=", "!", "<=", "<!"];

/// The flags that change what matches.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    ignores_case: bool,
    has_lines: bool,
    dot_is_any: bool,
}

/// What was opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    Group,
    /// Flags for the rest of the group around them.
    Flags,
}

impl Flags {
    fn set(&mut self, flag: char, is_on: bool) -> bool {
        match flag {
            'i' => self.ignores_case = is_on,
            'm' => self.has_lines = is_on,
            's' => self.dot_is_any = is_on,
            // Only whether there is a match matters, not which is the first.
            'U' => {}
            _ => return false,
        }
        true
    }

    /// Writes the change from the flags in force to these.
    pub(crate) fn change(self, written: &mut Flags, text: &mut String) {
        if self == *written {
            return;
        }
        let pairs = [
            ('i', self.ignores_case, written.ignores_case),
            ('m', self.has_lines, written.has_lines),
            ('s', self.dot_is_any, written.dot_is_any),
        ];
        text.push_str("(?");
        text.extend(
            pairs
                .iter()
                .filter(|(_, is, was)| *is && !was)
                .map(|it| it.0),
        );
        let mut off = pairs.iter().filter(|(_, is, was)| !is && *was).peekable();
        if off.peek().is_some() {
            text.push('-');
            text.extend(off.map(|it| it.0));
        }
        text.push(')');
        *written = self;
    }
}

/// Reads what follows `(`; returns the flags in force from there on.
pub(crate) fn opening(rest: &mut &str, flags: Flags) -> Result<(Opening, Flags), Error> {
    let Some(behind) = rest.strip_prefix('?') else {
        return Ok((Opening::Group, flags));
    };
    if let Some(looks) = LOOKS.iter().find(|looks| behind.starts_with(**looks)) {
        return Err(Error::new(format!(
            "`(?{looks}` looks around, which RE2 does not support"
        )));
    }
    if let Some(named) = behind.strip_prefix("P<").or(behind.strip_prefix('<')) {
        *rest = name(named)?;
        return Ok((Opening::Group, flags));
    }
    let (opening, flags, behind) = changes(behind, flags)?;
    *rest = behind;
    Ok((opening, flags))
}

/// Checks the name of a group; returns the rest of the pattern.
fn name(named: &str) -> Result<&str, Error> {
    let (name, behind) = named
        .split_once('>')
        .ok_or_else(|| Error::new("the name of a group has no end"))?;
    let is_name = |character: char| character == '_' || character.is_ascii_alphanumeric();
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(Error::new(format!(
            "`{name}` is no name of a group; write letters, digits and `_`"
        )));
    }
    Ok(behind)
}

fn changes(written: &str, mut flags: Flags) -> Result<(Opening, Flags, &str), Error> {
    // A minus needs a flag behind it.
    let mut is_on = true;
    let mut is_complete = true;
    for (at, next) in written.char_indices() {
        let behind = &written[at + next.len_utf8()..];
        match next {
            ':' if is_complete => return Ok((Opening::Group, flags, behind)),
            ')' if is_complete => return Ok((Opening::Flags, flags, behind)),
            '-' if is_on => (is_on, is_complete) = (false, false),
            _ if flags.set(next, is_on) => is_complete = true,
            _ => {
                let shown = &written[..written.len() - behind.len()];
                return Err(Error::meaningless(&format!("(?{shown}")));
            }
        }
    }
    Err(Error::new("flags have no end"))
}

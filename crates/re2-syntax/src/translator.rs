//! The expression around its classes, escapes and repetitions.

use crate::class::{self, Set};
use crate::flags::{self, Flags, Opening};
use crate::repeat::{self, Repetition};
use crate::{Error, escape};

const META: &str = r"\.+*?()|[]{}^$";

/// Reads the rest of a pattern and writes what was read.
pub(crate) struct Translator<'a> {
    rest: &'a str,
    text: String,
    /// Those in force in the pattern, and those in force in the text.
    flags: Flags,
    written: Flags,
    groups: Vec<Group>,
    atom: Option<Atom>,
    /// The highest count of the atoms before the last, in this group.
    count: u32,
}

/// What a repetition repeats.
struct Atom {
    /// Where it starts in the text.
    start: usize,
    /// How often its innermost part is repeated.
    count: u32,
    is_repeated: bool,
}

/// A group that is open, and what was in force before it.
struct Group {
    start: usize,
    flags: Flags,
    written: Flags,
    count: u32,
}

impl<'a> Translator<'a> {
    pub(crate) fn new(pattern: &'a str) -> Self {
        Self {
            rest: pattern,
            text: String::with_capacity(pattern.len()),
            flags: Flags::default(),
            written: Flags::default(),
            groups: Vec::new(),
            atom: None,
            count: 1,
        }
    }

    pub(crate) fn run(mut self) -> Result<String, Error> {
        // A repetition right behind another repeats nothing.
        let mut is_behind_repetition = false;
        while let Some(next) = self.rest.chars().next() {
            let before = self.rest;
            let repetition = repeat::read(&mut self.rest)?;
            if let Some(repetition) = &repetition {
                let written = &before[..before.len() - self.rest.len()];
                if is_behind_repetition {
                    return Err(Error::new(format!(
                        "`{written}` repeats a repetition; put that in a group"
                    )));
                }
                self.repeat(repetition, written)?;
            } else {
                self.rest = &self.rest[next.len_utf8()..];
                self.step(next)?;
            }
            is_behind_repetition = repetition.is_some();
        }
        if self.groups.is_empty() {
            Ok(self.text)
        } else {
            Err(Error::new("a group has no end"))
        }
    }

    fn step(&mut self, next: char) -> Result<(), Error> {
        match next {
            '(' => self.open()?,
            ')' => self.close()?,
            '|' => {
                self.settle();
                self.text.push('|');
            }
            '^' => self.push("^"),
            '$' => self.push("$"),
            '.' => self.push("."),
            '[' => {
                let class = class::brackets(&mut self.rest)?;
                self.push(&class);
            }
            '\\' => self.escape()?,
            other => self.literal(other),
        }
        Ok(())
    }

    /// Reads what follows a backslash.
    fn escape(&mut self) -> Result<(), Error> {
        if let Some(set) = Set::read(&mut self.rest)? {
            self.push(&set.alone());
            return Ok(());
        }
        let mut rest = self.rest.chars();
        let assertion = match rest.next() {
            Some('A') => r"\A",
            Some('z') => r"\z",
            Some('b') => r"(?-u:\b)",
            Some('B') => r"(?-u:\B)",
            Some('Q') => {
                self.quotation(rest.as_str());
                return Ok(());
            }
            _ => {
                match char::from_u32(escape::character(&mut self.rest)?) {
                    Some(character) => self.literal(character),
                    None => self.push(class::NOTHING),
                }
                return Ok(());
            }
        };
        self.rest = rest.as_str();
        self.push(assertion);
        Ok(())
    }

    /// Reads what follows `\Q`: everything up to `\E` is literal.
    fn quotation(&mut self, quoted: &'a str) {
        let (quoted, rest) = quoted.split_once(r"\E").unwrap_or((quoted, ""));
        quoted.chars().for_each(|character| self.literal(character));
        self.rest = rest;
    }

    fn literal(&mut self, character: char) {
        let escape = if META.contains(character) { "\\" } else { "" };
        self.push(&format!("{escape}{character}"));
    }

    /// Writes an atom, after the flags in force.
    fn push(&mut self, atom: &str) {
        self.settle();
        self.flags.change(&mut self.written, &mut self.text);
        self.atom = Some(Atom {
            start: self.text.len(),
            count: 1,
            is_repeated: false,
        });
        self.text.push_str(atom);
    }

    /// Ends the last atom: no repetition may follow it.
    fn settle(&mut self) {
        if let Some(atom) = self.atom.take() {
            self.count = self.count.max(atom.count);
        }
    }

    fn repeat(&mut self, repetition: &Repetition, written: &str) -> Result<(), Error> {
        let Some(atom) = &mut self.atom else {
            return Err(Error::new(format!("`{written}` has nothing to repeat")));
        };
        atom.count = repetition.count(atom.count)?;
        // Only flags stand between the two: `a*(?i)*`.
        if atom.is_repeated {
            self.text.insert_str(atom.start, "(?:");
            self.text.push(')');
        }
        atom.is_repeated = true;
        repetition.write(&mut self.text);
        Ok(())
    }

    /// Reads what follows `(`: a group, or flags for the rest of the group around them.
    fn open(&mut self) -> Result<(), Error> {
        let (opening, flags) = flags::opening(&mut self.rest, self.flags)?;
        if opening == Opening::Group {
            self.settle();
            self.groups.push(Group {
                start: self.text.len(),
                flags: self.flags,
                written: self.written,
                count: std::mem::replace(&mut self.count, 1),
            });
            self.text.push_str("(?:");
        }
        self.flags = flags;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        let Some(group) = self.groups.pop() else {
            return Err(Error::new("`)` closes no group"));
        };
        self.settle();
        self.text.push(')');
        self.atom = Some(Atom {
            start: group.start,
            count: std::mem::replace(&mut self.count, group.count),
            is_repeated: false,
        });
        self.flags = group.flags;
        self.written = group.written;
        Ok(())
    }
}

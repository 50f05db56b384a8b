//! The values of an input that are not in the message read from it.

use std::fmt;
use std::ops::Range;

use crate::error;
use crate::path_finder::PathFinder;

/// The reason why a value is not in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DropReason {
    /// The message has no such field.
    UnknownField,
    /// The enum has no such name.
    UnknownEnum,
    /// The registry has no such message, so the `google.protobuf.Any` could not be read.
    UnknownType,
    /// The value is a `null` within a list or a map.
    Null,
}

/// The values of an input that are not in the message read from it.
///
/// Lenient reading skips what the schema does not know; a report lists it. The report borrows the input and computes the
/// paths on demand.
///
/// ```
/// use prost_types::Any;
/// use protojson_prost::{DropReason, ReadOptions, from_slice_with_report};
///
/// let json = br#"{"@type": "x/google.protobuf.Empty", "added": {"in": "v3"}}"#;
/// let (_, report) = from_slice_with_report::<Any>(json, &ReadOptions::lenient())?;
/// let dropped: Vec<_> = report.iter().collect();
/// assert_eq!(dropped[0].path(), "added");
/// assert_eq!(dropped[0].reason(), DropReason::UnknownField);
/// assert_eq!(dropped[0].json(), r#"{"in": "v3"}"#);
/// # Ok::<(), protojson_prost::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Report<'a> {
    input: &'a str,
    notes: Vec<Note>,
}

/// A value that is not in the message.
#[derive(Clone)]
pub struct Dropped<'a> {
    reason: DropReason,
    path: String,
    json: &'a str,
    is_redacted: bool,
}

/// The offsets of a dropped value in the input.
#[derive(Clone)]
pub(crate) struct Note {
    reason: DropReason,
    value: Range<usize>,
    /// The offset of the value whose path is reported: the redacted field's for a value inside of one.
    place: usize,
    is_redacted: bool,
}

impl Note {
    pub(crate) fn new(reason: DropReason, value: Range<usize>) -> Self {
        Self {
            reason,
            place: value.start,
            value,
            is_redacted: false,
        }
    }

    /// Redacts the note: it is inside of the field whose value begins at the offset.
    pub(crate) fn redact(&mut self, start: usize) {
        self.place = start;
        self.is_redacted = true;
    }
}

impl<'a> Report<'a> {
    /// Creates the report of an input that has been read.
    pub(crate) fn new(input: &'a [u8], mut notes: Vec<Note>) -> Self {
        let input = match notes.is_empty() {
            true => "",
            false => std::str::from_utf8(input).unwrap_or_default(),
        };
        // Notes are in the order of the ends of their values.
        notes.sort_by_key(|note| note.place);
        Self { input, notes }
    }

    /// Returns whether everything is in the message.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Returns how many values are not in the message.
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    /// Returns the values that are not in the message, in the order of the input.
    ///
    /// The iteration walks through the input once.
    pub fn iter(&self) -> impl Iterator<Item = Dropped<'a>> {
        let input = self.input;
        let mut finder = PathFinder::new(input);
        self.notes.iter().map(move |note| Dropped {
            reason: note.reason,
            path: finder.path_to(note.place),
            json: input.get(note.value.clone()).unwrap_or_default(),
            is_redacted: note.is_redacted,
        })
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a> Dropped<'a> {
    /// Returns why the value is not in the message.
    pub fn reason(&self) -> DropReason {
        self.reason
    }

    /// Returns the path of the value in the input's names, such as `users[2].role`; within a field declared `debug_redact`,
    /// the path of that field.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the value exactly as in the input, an enum name with its quotes.
    ///
    /// The value is complete, also within a field declared `debug_redact`; `Debug` and `Display` do not show that.
    pub fn json(&self) -> &'a str {
        self.json
    }

    /// Returns whether the value is within a field declared `debug_redact`.
    pub fn is_redacted(&self) -> bool {
        self.is_redacted
    }
}

impl fmt::Display for Dropped<'_> {
    /// Shows reason and path; of values only enum names, shortened.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.reason {
            DropReason::UnknownField => "unknown field",
            DropReason::UnknownEnum => "unknown enum name",
            DropReason::UnknownType => "unknown type of an Any",
            DropReason::Null => "null",
        };
        write!(f, "{}: {why}", self.path)?;
        if self.reason == DropReason::UnknownEnum && !self.is_redacted {
            write!(f, " {}", error::shorten(self.json))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Dropped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Dropped").field(&self.to_string()).finish()
    }
}

//! What an input holds that the message read from it does not.

use std::fmt;
use std::ops::Range;

use walk::Walk;

mod walk;

/// Why a value is not in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dropping {
    /// The message has no such field.
    Field,
    /// The enum has no such name.
    EnumName,
    /// The registry has no such message, so the `google.protobuf.Any` could not be read.
    AnyType,
    /// The value is a `null` within a list or a map.
    Null,
}

/// What an input holds that the message read from it does not.
///
/// Reading leniently passes over what the schema does not know; a report tells what that was. It
/// borrows the input and works out the paths when they are asked for.
///
/// ```
/// use prost_types::Any;
/// use protojson_prost::{Dropping, ReadOptions, from_slice_with_report};
///
/// let json = br#"{"@type": "x/google.protobuf.Empty", "added": {"in": "v3"}}"#;
/// let (_, report) = from_slice_with_report::<Any>(json, &ReadOptions::lenient())?;
/// let dropped: Vec<_> = report.iter().collect();
/// assert_eq!(dropped[0].path(), "added");
/// assert_eq!(dropped[0].why(), Dropping::Field);
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
    why: Dropping,
    path: String,
    json: &'a str,
    is_secret: bool,
}

/// Where a dropped value is in the input.
#[derive(Clone)]
pub(crate) struct Note {
    why: Dropping,
    value: Range<usize>,
    /// Offset of the value whose path is told: that of a redacted field in place of one inside.
    place: usize,
    is_secret: bool,
}

impl Note {
    pub(crate) fn new(why: Dropping, value: Range<usize>) -> Self {
        Self {
            why,
            place: value.start,
            value,
            is_secret: false,
        }
    }

    /// Keeps to itself what is within the redacted field whose value begins at the offset.
    pub(crate) fn hide(&mut self, start: usize) {
        self.place = start;
        self.is_secret = true;
    }
}

impl<'a> Report<'a> {
    /// Takes an input that has been read.
    pub(crate) fn new(input: &'a [u8], mut notes: Vec<Note>) -> Self {
        let input = match notes.is_empty() {
            true => "",
            false => std::str::from_utf8(input).unwrap_or_default(),
        };
        // They come in the order of their ends.
        notes.sort_by_key(|note| note.place);
        Self { input, notes }
    }

    /// Tells whether everything is in the message.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Returns how many values are not in the message.
    pub fn len(&self) -> usize {
        self.notes.len()
    }

    /// Returns the values that are not in the message, in the order of the input.
    ///
    /// The input is gone through once, however many they are.
    pub fn iter(&self) -> impl Iterator<Item = Dropped<'a>> {
        let input = self.input;
        let mut walk = Walk::new(input);
        self.notes.iter().map(move |note| Dropped {
            why: note.why,
            path: walk.path_to(note.place),
            json: input.get(note.value.clone()).unwrap_or_default(),
            is_secret: note.is_secret,
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
    pub fn why(&self) -> Dropping {
        self.why
    }

    /// Returns the path of the value as the input names it, such as `users[2].role`. Within a field
    /// declared `debug_redact` it is that field's.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the value as it stands in the input, an enum name with its quotes.
    ///
    /// This is all there was, be it within a field declared `debug_redact` or not; `Debug` and
    /// `Display` are more discreet.
    pub fn json(&self) -> &'a str {
        self.json
    }

    /// Tells whether the value is within a field declared `debug_redact`.
    pub fn is_redacted(&self) -> bool {
        self.is_secret
    }
}

impl fmt::Display for Dropped<'_> {
    /// Says why and where, and quotes nothing but enum names, shortened.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.why {
            Dropping::Field => "unknown field",
            Dropping::EnumName => "unknown enum name",
            Dropping::AnyType => "unknown type of an Any",
            Dropping::Null => "null",
        };
        write!(f, "{}: {why}", self.path)?;
        if self.why == Dropping::EnumName && !self.is_secret {
            write!(f, " {}", crate::error::shorten(self.json))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Dropped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Dropped").field(&self.to_string()).finish()
    }
}

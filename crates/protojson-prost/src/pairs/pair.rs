//! One name-value pair.

use std::borrow::Cow;

use super::percent::{self, Encoding};
use crate::{ByteReader, Cause, Error, ErrorKind, Part};

/// A pair on its way down through the messages that its name leads into.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    /// As received, encoded.
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    /// The offset of what the message at this level has to resolve of the name.
    pub(super) at: usize,
    /// The index of the field that the name leads to at this level.
    pub(super) field: usize,
    /// Whether the name ends with that field.
    pub(super) is_leaf: bool,
    /// Whether the name is encoded.
    pub(super) has_encoded_name: bool,
    /// Whether the value is as it was before it was encoded.
    pub(super) is_plain: bool,
    pub(super) encoding: Encoding,
    pub(super) part: Part,
}

impl<'a> Pair<'a> {
    /// Creates a pair of a query or a form, unless more is set.
    pub(super) fn new(name: &'a str, value: &'a str, part: Part) -> Self {
        Self {
            name,
            value,
            at: 0,
            field: 0,
            is_leaf: false,
            has_encoded_name: false,
            is_plain: false,
            encoding: Encoding::Query,
            part,
        }
    }

    /// Returns what the message at this level has to resolve of the name, decoded.
    pub(super) fn name(&self) -> Cow<'a, str> {
        let rest = self.name.get(self.at..).unwrap_or_default();
        match self.has_encoded_name {
            // The name was decoded once without an error.
            true => percent::decode(rest, Encoding::Query).unwrap_or(Cow::Borrowed(rest)),
            false => Cow::Borrowed(rest),
        }
    }

    /// Returns the value if it is as it was before it was encoded.
    #[inline]
    pub(super) fn plain(&self) -> Option<&'a str> {
        self.is_plain.then_some(self.value)
    }

    /// Returns the decoded value.
    pub(super) fn decoded(&self) -> Result<Cow<'a, str>, Cause> {
        percent::decode_value(self.value, self.encoding)
    }

    /// Creates an error about the value.
    #[cold]
    pub(super) fn fail(&self, cause: Cause) -> Error {
        let error = Error::in_part(self.part, cause);
        match percent::decode(self.value, self.encoding) {
            Ok(text) => error.with_quoted(&text),
            Err(_) => error.with_quoted(self.value),
        }
    }

    /// Creates an error about the name.
    #[cold]
    pub(super) fn fail_name(&self, cause: Cause) -> Error {
        Error::in_part(self.part, cause).with_quoted(&self.name())
    }
}

/// Counts heap against the budget.
#[inline]
pub(super) fn charge(json: &mut ByteReader<'_>, bytes: usize, part: Part) -> Result<(), Error> {
    match json.heap.checked_sub(bytes) {
        Some(left) => json.heap = left,
        None => return Err(too_big(json, part)),
    }
    Ok(())
}

#[cold]
fn too_big(json: &ByteReader<'_>, part: Part) -> Error {
    let limit = json.options.budget.heap;
    let text = format!("the message takes more than {limit} bytes of heap");
    Error::in_part(part, Cause::new(ErrorKind::Budget, text))
}

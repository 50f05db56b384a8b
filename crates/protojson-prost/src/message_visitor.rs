//! Reads a JSON object into a message, field by field.

use crate::{
    Cause, DropReason, ErrorKind, FieldDescriptor, ProtoJson, Reader, Segment, Unknown, Visitor,
};

/// Reads an object into a message.
pub(crate) struct MessageVisitor<'m, M> {
    message: &'m mut M,
    seen: Seen,
    /// The index of the field expected next: most writers keep the order of the schema.
    pub(crate) next: usize,
    /// Whether the object is the inside of an `Any`, whose `@type` has already been read.
    pub(crate) is_typed: bool,
    seen_type: bool,
}

impl<'m, M: ProtoJson> MessageVisitor<'m, M> {
    #[inline]
    pub(crate) fn new(message: &'m mut M) -> Self {
        Self {
            message,
            seen: Seen::default(),
            next: 0,
            is_typed: false,
            seen_type: false,
        }
    }

    /// Returns the message as far as it is read.
    pub(crate) fn message(&self) -> &M {
        self.message
    }

    /// Returns the index of the field expected next, and the field.
    #[inline]
    pub(crate) fn expected_field(&self) -> Option<(usize, &'static FieldDescriptor)> {
        M::DESCRIPTOR.fields.get(self.next).map(|f| (self.next, f))
    }

    /// Reads the value of a field.
    #[inline]
    pub(crate) fn field<R: Reader>(
        &mut self,
        index: usize,
        reader: &mut R,
    ) -> Result<(), R::Error> {
        self.next = index + 1;
        if !self.seen.insert(index) {
            let cause = Cause::fixed(ErrorKind::Duplicate, "the field occurs twice");
            return Err(Self::at_field(index, reader.fail(cause), R::at));
        }
        let result = if M::DESCRIPTOR.has_redacted && M::DESCRIPTOR.fields[index].redact {
            reader.read_redacted(|reader| self.message.read_field(index, reader))
        } else {
            self.message.read_field(index, reader)
        };
        match result {
            Ok(()) => Ok(()),
            Err(error) => Err(Self::at_field(index, error, R::at)),
        }
    }

    #[cold]
    fn at_field<E>(index: usize, error: E, at: fn(E, Segment<'_>) -> E) -> E {
        at(error, Segment::Field(&M::DESCRIPTOR.fields[index]))
    }

    /// Returns whether the field was read.
    #[inline]
    pub(crate) fn has_read(&self, index: usize) -> bool {
        self.seen.contains(index)
    }

    #[cold]
    pub(crate) fn unknown<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        if self.is_typed && key == "@type" {
            if std::mem::replace(&mut self.seen_type, true) {
                let text = "`@type` occurs twice";
                return Err(reader.fail(Cause::fixed(ErrorKind::Duplicate, text)));
            }
            return reader.skip();
        }
        match reader.options().unknown_fields {
            Unknown::Ignore => reader.drop_value(DropReason::UnknownField),
            Unknown::Reject => Err(reader.fail(Cause::new(
                ErrorKind::UnknownField,
                format!("{} has no such field", M::DESCRIPTOR.full_name),
            ))),
        }
    }
}

impl<M: ProtoJson> Visitor for MessageVisitor<'_, M> {
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "an object"
    }

    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        let lenient = reader.options().lenient;
        match M::DESCRIPTOR.find(key, self.next, lenient) {
            Some(index) => self.field(index, reader),
            None => self.unknown(key, reader),
        }
    }
}

/// The set of fields that were read.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    first: u64,
    /// Used only for messages of more than 64 fields.
    rest: Vec<u64>,
}

impl Seen {
    /// Returns whether the field is in the set.
    #[inline]
    pub(crate) fn contains(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => self.first,
            n => self.rest.get(n - 1).copied().unwrap_or_default(),
        };
        word & (1 << (index % 64)) != 0
    }

    /// Adds the field; returns false if it is in the set already.
    #[inline]
    pub(crate) fn insert(&mut self, index: usize) -> bool {
        let word = match index / 64 {
            0 => &mut self.first,
            n => {
                if self.rest.len() < n {
                    self.rest.resize(n, 0);
                }
                &mut self.rest[n - 1]
            }
        };
        let bit = 1 << (index % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seen_counts_beyond_the_first_word() {
        let mut seen = Seen::default();
        for index in [0, 63, 64, 200] {
            assert!(!seen.contains(index));
            assert!(seen.insert(index));
            assert!(!seen.insert(index));
            assert!(seen.contains(index));
        }
    }
}

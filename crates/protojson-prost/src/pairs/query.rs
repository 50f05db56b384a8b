//! The text of a query or a form while it is written.

use super::percent::encode;
use crate::{FieldDescriptor, WriteOptions};

/// Pairs with `&` between them, at the end of a text.
#[derive(Debug)]
pub(super) struct Query<'q> {
    out: &'q mut String,
    start: usize,
    /// The encoded name of the next value.
    name: String,
}

impl<'q> Query<'q> {
    pub(super) fn new(out: &'q mut String) -> Self {
        Self {
            start: out.len(),
            out,
            name: String::with_capacity(32),
        }
    }

    /// Returns how long the text is.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// Sets the name to that of a field of the message whose name has that length; returns the length of the new name.
    pub(super) fn enter(
        &mut self,
        parent: usize,
        field: &FieldDescriptor,
        options: &WriteOptions,
    ) -> usize {
        self.name.truncate(parent);
        if parent > 0 {
            self.name.push('.');
        }
        match field.name_for(options) {
            name if field.is_plain => self.name.push_str(name),
            name => encode(name, &mut self.name),
        }
        self.name.len()
    }

    /// Appends a value.
    pub(super) fn push(&mut self, value: &str) {
        if self.out.len() > self.start {
            self.out.push('&');
        }
        self.out.push_str(&self.name);
        self.out.push('=');
        encode(value, self.out);
    }
}

//! The report that a validator fills.

use std::borrow::Cow;
use std::time::SystemTime;

use prost_types::Timestamp;

use crate::field_path::{FieldPathElement, Subscript};
use crate::rule::{Field, Rule};
use crate::validation_error::ValidationError;
use crate::violation::Violation;

/// Collects the violations of one message and of all messages below it.
///
/// A validator adds violations relative to its own message. Its caller then puts the outer field in front, if anything was
/// added: a valid message pays for no path.
#[derive(Debug)]
pub struct Report {
    /// `None` as long as the message is valid.
    error: Option<ValidationError>,
    limit: usize,
    is_fail_fast: bool,
    /// Whether the first violation ended the validation.
    is_done: bool,
    now: Option<Timestamp>,
}

/// A position in a [`Report`], from which an outer field is put in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(usize);

impl Report {
    #[inline]
    pub(crate) fn new(limit: usize, now: Option<Timestamp>, is_fail_fast: bool) -> Self {
        Self {
            error: None,
            limit,
            is_fail_fast,
            is_done: false,
            now,
        }
    }

    #[inline]
    pub(crate) fn finish(self) -> Result<(), ValidationError> {
        match self.error {
            None => Ok(()),
            Some(error) => Err(error.finished()),
        }
    }

    /// Adds a violation of the message, item, key or value itself.
    #[cold]
    #[inline(never)]
    pub fn add(&mut self, rule: &'static Rule) {
        self.push(Violation::of(rule));
    }

    /// Returns whether validators may stop, because the first violation ends the validation.
    #[inline]
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    fn push(&mut self, violation: Violation) {
        self.is_done = self.is_fail_fast;
        let limit = self.limit;
        self.error().push(violation, limit);
    }

    fn error(&mut self) -> &mut ValidationError {
        self.error.get_or_insert_with(ValidationError::empty)
    }

    fn since(&mut self, mark: Mark) -> &mut [Violation] {
        match &mut self.error {
            Some(error) => &mut error.violations_mut()[mark.0..],
            None => &mut [],
        }
    }

    /// Adds a violation of the message, item, key or value itself, with a message that the rule computed.
    #[cold]
    #[inline(never)]
    pub fn add_text(&mut self, rule: &'static Rule, text: impl Into<Cow<'static, str>>) {
        self.push(Violation::of(rule).with_message(text.into()));
    }

    /// Adds a violation of a field of the message, with a message that the rule computed.
    #[cold]
    #[inline(never)]
    pub fn add_text_at(
        &mut self,
        field: &Field,
        rule: &'static Rule,
        text: impl Into<Cow<'static, str>>,
    ) {
        let mark = self.mark();
        self.add_text(rule, text);
        self.enclose(mark, field);
    }

    /// Adds a violation of a field of the message.
    #[cold]
    #[inline(never)]
    pub fn add_at(&mut self, field: &Field, rule: &'static Rule) {
        let mark = self.mark();
        self.add(rule);
        self.enclose(mark, field);
    }

    /// Records that a rule could not be evaluated. This outranks violations. The first cause stays.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, cause: &'static str) {
        self.error().fail(cause);
    }

    /// Records that a rule could not be compiled, if the generator deferred that error. This outranks all else.
    #[cold]
    #[inline(never)]
    pub fn fail_compilation(&mut self, cause: &'static str) {
        self.error().fail_compilation(cause);
    }

    /// Returns the current position.
    #[inline]
    pub fn mark(&self) -> Mark {
        Mark(
            self.error
                .as_ref()
                .map_or(0, |error| error.violations().len()),
        )
    }

    /// Puts `field` in front of the paths of everything added since `mark`.
    #[inline]
    pub fn enclose(&mut self, mark: Mark, field: &Field) {
        if self.mark() != mark {
            self.prepend(mark, || FieldPathElement::of(field));
        }
    }

    /// Puts an item of the list `field` in front of the paths of everything added since `mark`.
    #[inline]
    pub fn enclose_item(&mut self, mark: Mark, field: &Field, index: usize) {
        if self.mark() != mark {
            self.prepend(mark, || {
                FieldPathElement::within(field, Subscript::Index(index as u64))
            });
        }
    }

    /// Puts an entry of the map `field` in front of the paths of everything added since `mark`.
    #[inline]
    pub fn enclose_entry<'k, K>(&mut self, mark: Mark, field: &Field, key: &'k K)
    where
        Subscript: From<&'k K>,
    {
        if self.mark() != mark {
            self.prepend(mark, || {
                FieldPathElement::within(field, Subscript::from(key))
            });
        }
    }

    /// Marks everything added since `mark` as being about a map's key.
    #[inline]
    pub fn mark_for_key(&mut self, mark: Mark) {
        if self.mark() != mark {
            self.since(mark)
                .iter_mut()
                .for_each(|violation| violation.for_key = true);
        }
    }

    /// Sorts what was added since `mark` by its outermost subscript: hash maps have no order of their own.
    #[inline]
    pub fn sort_entries(&mut self, mark: Mark) {
        if self.mark() != mark {
            self.since(mark)
                .sort_by(|a, b| outermost(a).cmp(&outermost(b)));
        }
    }

    /// Returns the time for rules against the clock: that of [`Validation`](crate::Validation) or else the system's, which
    /// is read once for each report.
    pub fn now(&mut self) -> Timestamp {
        *self.now.get_or_insert_with(|| SystemTime::now().into())
    }

    #[cold]
    #[inline(never)]
    fn prepend(&mut self, mark: Mark, element: impl Fn() -> FieldPathElement) {
        for violation in self.since(mark) {
            violation.path.push(element());
        }
    }
}

fn outermost(violation: &Violation) -> Option<&Subscript> {
    violation.path.last()?.subscript.as_ref()
}

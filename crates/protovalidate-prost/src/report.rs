//! What a validator fills.

use std::borrow::Cow;
use std::time::SystemTime;

use prost_types::Timestamp;

use crate::field_path::{FieldPathElement, Subscript};
use crate::rule::{Field, Rule};
use crate::validation_error::ValidationError;
use crate::violation::Violation;

/// Collects the violations of one message and of all messages below it.
///
/// A validator adds violations relative to its own message; whoever called it puts the outer field in front, and only
/// when something was added. So a valid message pays for no path.
#[derive(Debug)]
pub struct Report {
    /// Nothing as long as the message is valid: that is all that a valid message pays for.
    error: Option<ValidationError>,
    limit: usize,
    is_fail_fast: bool,
    /// Whether nothing more is asked, because the first answer is all that is wanted.
    is_done: bool,
    now: Option<Timestamp>,
}

/// A position in a [`Report`]: everything added since then can be given an outer field.
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

    /// Whether validators may stop: the first violation is there, and no more are wanted.
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

    /// Adds a violation of the message, item, key or value itself, with a text that the rule has made.
    #[cold]
    #[inline(never)]
    pub fn add_text(&mut self, rule: &'static Rule, text: impl Into<Cow<'static, str>>) {
        self.push(Violation::of(rule).with_message(text.into()));
    }

    /// Adds a violation of a field of the message, with a text that the rule has made.
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

    /// Says that a rule could not be evaluated. This outranks violations; the first cause stays.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, cause: &'static str) {
        self.error().fail(cause);
    }

    /// Says that a rule of the message made no sense to the generator, which was told to put up with it.
    #[cold]
    #[inline(never)]
    pub fn refuse(&mut self, cause: &'static str) {
        self.error().refuse(cause);
    }

    /// The position before what comes next.
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

    /// Says that everything added since `mark` is about a map's key.
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

    /// The time that rules against the clock use: the one given to [`Validation`](crate::Validation), or else the
    /// system's, read once for each report.
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

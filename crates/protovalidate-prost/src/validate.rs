//! The trait that generated messages implement.

use prost_types::Timestamp;

use crate::report::Report;
use crate::validation_error::ValidationError;

/// A message that knows its rules.
///
/// Generated for every message, also for one without rules, which is always valid.
pub trait Validate {
    /// Adds to `report` every rule that this message, or a message below it, breaks: first the rules of the message,
    /// then those of its oneofs, then those of its fields in the order of the schema.
    ///
    /// This is what the generator writes; callers use [`Validate::validate`].
    fn check(&self, report: &mut Report);

    /// Checks the message against the rules of its schema, with the limits of [`Validation::new`].
    ///
    /// # Errors
    /// When a rule is broken, or cannot be evaluated.
    fn validate(&self) -> Result<(), ValidationError> {
        Validation::new().validate(self)
    }
}

impl<M: Validate + ?Sized> Validate for &M {
    fn check(&self, report: &mut Report) {
        (**self).check(report);
    }
}

impl<M: Validate + ?Sized> Validate for Box<M> {
    fn check(&self, report: &mut Report) {
        (**self).check(report);
    }
}

/// How to validate: against which clock, and how many violations to report.
#[derive(Clone, Debug)]
#[must_use]
pub struct Validation {
    now: Option<Timestamp>,
    limit: usize,
    is_fail_fast: bool,
}

impl Validation {
    /// The system's clock, read only when a rule needs it, and at most 1,000 violations.
    pub const fn new() -> Self {
        Self {
            now: None,
            limit: 1_000,
            is_fail_fast: false,
        }
    }

    /// Takes `now` for the rules `lt_now`, `gt_now` and `within`.
    pub const fn now(mut self, now: Timestamp) -> Self {
        self.now = Some(now);
        self
    }

    /// Reports at most `limit` violations (at least one), so that a hostile message cannot make the report large.
    pub const fn limit(mut self, limit: usize) -> Self {
        self.limit = if limit == 0 { 1 } else { limit };
        self
    }

    /// Stops at the first violation: for those who only ask whether a message is valid.
    pub const fn fail_fast(mut self) -> Self {
        self.is_fail_fast = true;
        self
    }

    /// Checks `message` against the rules of its schema.
    ///
    /// # Errors
    /// When a rule is broken, or cannot be evaluated.
    pub fn validate<M: Validate + ?Sized>(&self, message: &M) -> Result<(), ValidationError> {
        let limit = if self.is_fail_fast { 1 } else { self.limit };
        let mut report = Report::new(limit, self.now, self.is_fail_fast);
        message.check(&mut report);
        report.finish()
    }
}

impl Default for Validation {
    fn default() -> Self {
        Self::new()
    }
}

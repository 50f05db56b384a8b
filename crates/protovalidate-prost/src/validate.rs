//! The trait that generated messages implement.

use prost_types::Timestamp;

use crate::report::Report;
use crate::validation_error::ValidationError;

/// A message with rules.
///
/// Generated for every message, also for one without rules, which is always valid.
pub trait Validate {
    /// Adds to `report` every rule that this message, or a message below it, breaks: first the rules of the message,
    /// then those of its oneofs, then those of its fields in the order of the schema.
    ///
    /// The generator writes this method; call [`Validate::validate`] instead.
    fn check(&self, report: &mut Report);

    /// Checks the message against the rules of its schema, with the limits of [`Validation::new`].
    ///
    /// # Errors
    /// Fails when a rule is broken, or cannot be evaluated.
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

/// The settings of a validation: its clock, and how many violations it reports.
#[derive(Clone, Debug)]
#[must_use]
pub struct Validation {
    now: Option<Timestamp>,
    limit: usize,
    is_fail_fast: bool,
}

impl Validation {
    /// Creates the default settings: the system's clock, read when a rule needs it, and at most 1,000 violations.
    pub const fn new() -> Self {
        Self {
            now: None,
            limit: 1_000,
            is_fail_fast: false,
        }
    }

    /// Sets the time for the rules `lt_now`, `gt_now` and `within`.
    pub const fn now(mut self, now: Timestamp) -> Self {
        self.now = Some(now);
        self
    }

    /// Sets how many violations are reported, at least one. The limit bounds the report of a hostile message.
    pub const fn limit(mut self, limit: usize) -> Self {
        self.limit = if limit == 0 { 1 } else { limit };
        self
    }

    /// Stops at the first violation.
    pub const fn fail_fast(mut self) -> Self {
        self.is_fail_fast = true;
        self
    }

    /// Checks `message` against the rules of its schema.
    ///
    /// # Errors
    /// Fails when a rule is broken, or cannot be evaluated.
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

//! The error of a message that is not valid.

use std::fmt;

use prost::Message as _;

use crate::violation::Violation;
use crate::wire;

/// How many violations `Display` spells out.
const SHOWN: usize = 5;

/// A message broke rules, or a rule could not be evaluated.
///
/// `Display` names the first five violations on one line. It holds paths and messages; a field's value only where a CEL
/// rule puts it into its message.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidationError(Box<Inner>);

/// Boxed: the result of validation stays one pointer, which costs a valid message nothing.
#[derive(Clone, Debug, Default, PartialEq)]
struct Inner {
    violations: Vec<Violation>,
    is_truncated: bool,
    runtime_error: Option<&'static str>,
    compilation_error: Option<&'static str>,
}

impl ValidationError {
    /// The full name under which [`ValidationError::to_bytes`] travels as an error detail.
    pub const TYPE_NAME: &'static str = "buf.validate.Violations";

    /// Creates an error without violations.
    pub(crate) fn empty() -> Self {
        Self(Box::default())
    }

    pub(crate) fn with_violations(violations: Vec<Violation>, is_truncated: bool) -> Self {
        Self(Box::new(Inner {
            violations,
            is_truncated,
            ..Inner::default()
        }))
    }

    /// Adds a violation unless there are as many as `limit`.
    pub(crate) fn push(&mut self, violation: Violation, limit: usize) {
        if self.0.violations.len() < limit {
            self.0.violations.push(violation);
        } else {
            self.0.is_truncated = true;
        }
    }

    /// Records why a rule could not be evaluated. The first cause stays.
    pub(crate) fn fail(&mut self, cause: &'static str) {
        self.0.runtime_error.get_or_insert(cause);
    }

    /// Records why a rule could not be evaluated. The first cause stays.
    pub(crate) fn fail_compilation(&mut self, cause: &'static str) {
        self.0.compilation_error.get_or_insert(cause);
    }

    pub(crate) fn violations_mut(&mut self) -> &mut [Violation] {
        &mut self.0.violations
    }

    /// Completes the error for callers: paths run from the outside in, and an error clears what it outranks.
    #[cold]
    #[inline(never)]
    pub(crate) fn finished(mut self) -> Self {
        let found = &mut *self.0;
        if found.compilation_error.is_some() {
            found.runtime_error = None;
        }
        if found.compilation_error.or(found.runtime_error).is_some() {
            found.violations.clear();
            found.is_truncated = false;
        }
        for violation in &mut found.violations {
            violation.path.reverse();
        }
        self
    }

    /// Returns the broken rules: those of a message before those of its fields, fields in the order of the schema.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Returns whether the message broke more rules than [`Validation::limit`](crate::Validation::limit) lets through.
    pub fn is_truncated(&self) -> bool {
        self.0.is_truncated
    }

    /// Returns why a rule could not be evaluated, if one could not. Then there are no violations.
    pub fn runtime_error(&self) -> Option<&str> {
        self.0.runtime_error
    }

    /// Returns why a rule of the schema could not be compiled, if the generator deferred that error. Then there are no
    /// violations.
    pub fn compilation_error(&self) -> Option<&str> {
        self.0.compilation_error
    }

    /// Returns the bytes of `buf.validate.Violations`.
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::Violations::from(self).encode_to_vec()
    }

    /// Reads the bytes of `buf.validate.Violations`.
    ///
    /// # Errors
    /// Fails when the bytes are no such message.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, prost::DecodeError> {
        wire::Violations::decode(bytes).map(Self::from)
    }
}

impl From<Vec<Violation>> for ValidationError {
    fn from(violations: Vec<Violation>) -> Self {
        Self::with_violations(violations, false)
    }
}

impl std::error::Error for ValidationError {}

impl fmt::Display for ValidationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(cause) = self.0.compilation_error {
            return write!(out, "a rule of the schema makes no sense: {cause}");
        }
        if let Some(cause) = self.0.runtime_error {
            return write!(out, "a rule could not be evaluated: {cause}");
        }
        if self.0.violations.is_empty() {
            return out.write_str("the message is not valid");
        }
        for (position, violation) in self.0.violations.iter().take(SHOWN).enumerate() {
            let separator = if position > 0 { "; " } else { "" };
            write!(out, "{separator}{violation}")?;
        }
        match self.0.violations.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(out, "; and {more} more"),
        }
    }
}

//! What validation answers when a message is not valid.

use std::fmt;

use prost::Message as _;

use crate::violation::Violation;
use crate::wire;

/// How many violations `Display` spells out.
const SHOWN: usize = 5;

/// A message broke rules, or a rule could not be evaluated.
///
/// `Display` names the first five violations on one line; it holds paths and texts of rules, and a field's value only
/// where a rule in CEL makes its text of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ValidationError {
    violations: Vec<Violation>,
    is_truncated: bool,
    runtime_error: Option<&'static str>,
    compilation_error: Option<&'static str>,
}

impl ValidationError {
    /// The full name under which [`ValidationError::to_bytes`] travels as an error detail.
    pub const TYPE_NAME: &'static str = "buf.validate.Violations";

    pub(crate) fn found(violations: Vec<Violation>, is_truncated: bool) -> Self {
        Self {
            violations,
            is_truncated,
            runtime_error: None,
            compilation_error: None,
        }
    }

    pub(crate) fn runtime(cause: &'static str) -> Self {
        Self {
            violations: Vec::new(),
            is_truncated: false,
            runtime_error: Some(cause),
            compilation_error: None,
        }
    }

    pub(crate) fn compilation(cause: &'static str) -> Self {
        Self {
            violations: Vec::new(),
            is_truncated: false,
            runtime_error: None,
            compilation_error: Some(cause),
        }
    }

    /// The broken rules: those of a message before those of its fields, fields in the order of the schema.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Whether the message broke more rules than [`Validation::limit`](crate::Validation::limit) lets through.
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// Why a rule could not be evaluated, if that is what happened; there are no violations then.
    pub fn runtime_error(&self) -> Option<&str> {
        self.runtime_error
    }

    /// Why a rule of the schema could not be compiled, if the generator was told to defer that; there are no violations
    /// then.
    pub fn compilation_error(&self) -> Option<&str> {
        self.compilation_error
    }

    /// The bytes of `buf.validate.Violations`.
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::Violations::from(self).encode_to_vec()
    }

    /// Reads the bytes of `buf.validate.Violations`.
    ///
    /// # Errors
    /// When the bytes are no such message.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, prost::DecodeError> {
        wire::Violations::decode(bytes).map(Self::from)
    }
}

impl From<Vec<Violation>> for ValidationError {
    fn from(violations: Vec<Violation>) -> Self {
        Self::found(violations, false)
    }
}

impl std::error::Error for ValidationError {}

impl fmt::Display for ValidationError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(cause) = self.compilation_error {
            return write!(out, "a rule of the schema makes no sense: {cause}");
        }
        if let Some(cause) = self.runtime_error {
            return write!(out, "a rule could not be evaluated: {cause}");
        }
        if self.violations.is_empty() {
            return out.write_str("the message is not valid");
        }
        for (position, violation) in self.violations.iter().take(SHOWN).enumerate() {
            let separator = if position > 0 { "; " } else { "" };
            write!(out, "{separator}{violation}")?;
        }
        match self.violations.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(out, "; and {more} more"),
        }
    }
}

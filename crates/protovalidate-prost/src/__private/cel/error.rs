//! The error of an expression without a value.

use std::fmt;

/// Why an expression has no value.
///
/// The cause is a fixed text and never holds a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error(&'static str);

impl Error {
    /// Creates an error with its cause.
    #[cold]
    pub const fn new(cause: &'static str) -> Self {
        Self(cause)
    }

    /// Returns the cause, for [`Report::fail`](crate::Report::fail).
    pub const fn cause(self) -> &'static str {
        self.0
    }

    pub(super) const NO_OVERLOAD: Self = Self("no such overload");
    pub(super) const OVERFLOW: Self = Self("a number or a time is out of range");
    pub(super) const NO_FIELD: Self = Self("no such field");
    pub(super) const NO_KEY: Self = Self("no such key");
    pub(super) const NO_ITEM: Self = Self("the index is out of range");
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

impl std::error::Error for Error {}

//! The error of a pattern.

use std::fmt;

/// A pattern is no regular expression of RE2. The message quotes the wrong part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Creates the error for a part of the pattern without a meaning.
    pub(crate) fn meaningless(written: &str) -> Self {
        Self(format!("`{written}` has no meaning"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

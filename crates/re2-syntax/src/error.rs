use std::fmt;

/// Why a pattern is no regular expression: what is wrong, as written in the pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Of something that stands in the pattern.
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

//! Why an expression does not compile.

use std::ops::Range;

/// Why an expression cannot be compiled, and the part of it that is to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Error {
    pub span: Range<usize>,
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Error {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Error {
            span,
            message: message.into(),
            help: None,
        }
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

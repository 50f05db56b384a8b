//! Errors of a build: what is wrong, where, and what to write instead.

mod diagnostics;
mod location;
mod names;
mod source;

use std::fmt;
use std::path::{Path, PathBuf};

pub(crate) use self::diagnostics::Diagnostics;
pub(crate) use self::location::Location;
pub(crate) use self::names::{nearest, one_of};
pub(crate) use self::source::{Source, Sources, Span};

/// How many diagnostics are displayed at most.
const MOST_SHOWN: usize = 100;

/// Why nothing was generated: every diagnostic of the run, in the form that compilers use.
///
/// `Display` has a paragraph per diagnostic, in the order of files and lines. It starts with
/// `file:line:column:` where the position is known, quotes the line and ends with what to write
/// instead. `Debug` is the same text, because cargo prints the `Debug` form of the error that a
/// build script returns.
///
/// The accessors return the parts of the first diagnostic.
#[derive(Clone, PartialEq, Eq)]
pub struct BuildError {
    first: Box<Diagnostic>,
    /// Sorted with the first.
    others: Vec<Diagnostic>,
}

/// One thing that is wrong; see [`BuildError::diagnostics`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Diagnostic {
    file: Option<PathBuf>,
    location: Option<Location>,
    element: Option<String>,
    message: String,
    help: Option<String>,
}

impl BuildError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        let first = Diagnostic {
            message,
            ..Diagnostic::default()
        };
        BuildError {
            first: Box::new(first),
            others: Vec::new(),
        }
    }

    /// Sets the file that is wrong, or could not be read or written.
    pub(crate) fn in_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.first.file = Some(file.into());
        self
    }

    /// Sets the position in the file.
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.first.location = Some(location);
        self
    }

    /// Sets the full name of the element that is wrong, displayed where there is no source text.
    pub(crate) fn of_element(mut self, full_name: impl Into<String>) -> Self {
        self.first.element = Some(full_name.into());
        self
    }

    /// Sets what to write instead.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.first.help = Some(help.into());
        self
    }

    /// Replaces what is wrong by what `of` makes of it.
    pub(crate) fn map_message(mut self, of: impl FnOnce(&str) -> String) -> Self {
        self.first.message = of(&self.first.message);
        self
    }

    /// Returns all diagnostics, in the order of files and lines.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        std::iter::once(&*self.first).chain(&self.others)
    }

    /// Returns what is wrong, without position and help.
    #[must_use]
    pub fn message(&self) -> &str {
        self.first.message()
    }

    /// Returns the file, as it can be opened from the working directory of the build.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.first.file()
    }

    /// Returns the line in the file, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.first.line()
    }

    /// Returns the column in the line, in characters, from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.first.column()
    }

    /// Returns the piece of source text that is wrong.
    #[must_use]
    pub fn offending(&self) -> Option<&str> {
        self.first.offending()
    }

    /// Returns what to write instead.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.first.help()
    }
}

impl Diagnostic {
    /// Returns what is wrong, without position and help.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the file, as it can be opened from the working directory of the build.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Returns the line in the file, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.location.as_ref().map(|location| location.line)
    }

    /// Returns the column in the line, in characters, from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.location.as_ref().map(|location| location.column)
    }

    /// Returns the piece of source text that is wrong, where the text is known.
    #[must_use]
    pub fn offending(&self) -> Option<&str> {
        self.location.as_ref().and_then(Location::offending)
    }

    /// Returns what to write instead.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Returns position, message and help as one line, which is all that cargo takes of a warning.
    fn in_one_line(&self) -> String {
        let unquoted = Diagnostic {
            location: self.location.as_ref().map(Location::without_text),
            help: None,
            ..self.clone()
        };
        let mut line = unquoted.to_string();
        if let Some(help) = &self.help {
            line.push_str("; ");
            line.push_str(help);
        }
        // A schema could write instructions to cargo otherwise.
        let escaped = line.chars().map(|character| match character.is_control() {
            true => character.escape_default().to_string(),
            false => character.to_string(),
        });
        escaped.collect()
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        for other in self.others.iter().take(MOST_SHOWN - 1) {
            write!(f, "\n\n{other}")?;
        }
        let all = self.others.len() + 1;
        match all {
            1 => Ok(()),
            2..=MOST_SHOWN => write!(f, "\n\n{all} errors"),
            _ => write!(
                f,
                "\n\n{all} errors, of which the first {MOST_SHOWN} are shown"
            ),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            if let Some(location) = &self.location {
                write!(f, "{}:{}:", location.line, location.column)?;
            }
            f.write_str(" ")?;
        }
        if let (None, Some(element)) = (&self.location, &self.element) {
            write!(f, "{element}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(location) = &self.location {
            location.quote(f)?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}

use std::fmt;
use std::path::PathBuf;

/// Why nothing was generated, in the form a compiler would say it.
///
/// `Display` starts with `file:line:column:` where the position is known, quotes the line and ends
/// with what to write instead. `Debug` is the same text, because a build script that returns an
/// error has its `Debug` form printed by cargo.
#[derive(Clone, PartialEq, Eq)]
pub struct BuildError {
    inner: Box<Inner>,
}

#[derive(Clone, PartialEq, Eq, Default)]
struct Inner {
    message: String,
    file: Option<PathBuf>,
    place: Option<Place>,
    element: Option<String>,
    help: Option<String>,
}

/// A position in a source file, with the line it is on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Place {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The line itself.
    pub text: String,
    /// How many characters from `column` on are meant.
    pub width: usize,
}

impl BuildError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        let inner = Inner {
            message,
            ..Inner::default()
        };
        BuildError {
            inner: Box::new(inner),
        }
    }

    /// The file that could not be read or written.
    pub(crate) fn in_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.inner.file = Some(file.into());
        self
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.inner.place = Some(place);
        self
    }

    /// The full name of what is wrong: all that is left to say without source text.
    pub(crate) fn of_element(mut self, full_name: impl Into<String>) -> Self {
        self.inner.element = Some(full_name.into());
        self
    }

    /// What to write instead.
    pub(crate) fn instead(mut self, help: impl Into<String>) -> Self {
        self.inner.help = Some(help.into());
        self
    }

    /// What is wrong, without position and help.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// The file, as it can be opened from the working directory of the build.
    #[must_use]
    pub fn file(&self) -> Option<&std::path::Path> {
        self.inner.file.as_deref()
    }

    /// The line in the file, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.inner.place.as_ref().map(|place| place.line)
    }

    /// The column in the line, in characters, from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.inner.place.as_ref().map(|place| place.column)
    }

    /// The piece of source text that is wrong.
    #[must_use]
    pub fn offending(&self) -> Option<&str> {
        let place = self.inner.place.as_ref()?;
        let from = nth_char(&place.text, place.column - 1);
        let rest = &place.text[from..];
        Some(&rest[..nth_char(rest, place.width)])
    }

    /// What to write instead.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.inner.help.as_deref()
    }
}

fn nth_char(text: &str, n: usize) -> usize {
    text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            message,
            file,
            place,
            element,
            help,
        } = &*self.inner;
        if let Some(file) = file {
            write!(f, "{}:", file.display())?;
            if let Some(place) = place {
                write!(f, "{}:{}:", place.line, place.column)?;
            }
            f.write_str(" ")?;
        }
        if let (None, Some(element)) = (place, element) {
            write!(f, "{element}: ")?;
        }
        f.write_str(message)?;
        if let Some(place) = place {
            place.quote(f)?;
        }
        if let Some(help) = help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

impl Place {
    fn quote(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        // Tabs are kept in the margin, so that the caret stands below what it points at.
        let margin: String = self
            .text
            .chars()
            .take(self.column - 1)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let carets = "^".repeat(self.width.max(1));
        write!(
            f,
            "\n {gutter} |\n {number} | {}\n {gutter} | {margin}{carets}",
            self.text
        )
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}

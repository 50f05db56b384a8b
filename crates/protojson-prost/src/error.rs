//! The error of reading and writing, with its path and position.

use std::borrow::Cow;
use std::fmt;

use crate::FieldDescriptor;

/// The longest excerpt of the input that an error shows, in characters.
const EXCERPT: usize = 32;
/// The longest message of foreign code that an error shows, in characters.
const QUOTE: usize = 256;

/// The class of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is not JSON, or the text of a name-value pair is not well encoded.
    Syntax,
    /// A value has the wrong JSON type for its field.
    Type,
    /// A value has the right JSON type, but its field cannot hold it.
    Value,
    /// The message has no such field.
    UnknownField,
    /// The enum has no such name.
    UnknownEnum,
    /// The registry has no such message, so a `google.protobuf.Any` cannot be read or written.
    UnknownType,
    /// A field, a member of a oneof or a map key occurs twice.
    Duplicate,
    /// The input or the message exceeds a limit.
    Budget,
}

/// The cause of an error, before its position is known.
#[derive(Clone, Debug)]
pub struct Cause {
    pub(crate) kind: ErrorKind,
    pub(crate) text: Cow<'static, str>,
    /// The message of foreign code, which may quote the value; treated as an excerpt.
    quote: Option<String>,
}

impl Cause {
    /// Creates a cause. The text must not quote the value.
    pub fn new(kind: ErrorKind, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            text: text.into(),
            quote: None,
        }
    }

    pub(crate) const fn fixed(kind: ErrorKind, text: &'static str) -> Self {
        Self {
            kind,
            text: Cow::Borrowed(text),
            quote: None,
        }
    }

    /// Adds the message of foreign code, which an [`Error`] shows where it may show the input.
    pub(crate) fn with_quote(mut self, quote: String) -> Self {
        self.quote = Some(quote);
        self
    }

    pub(crate) fn value(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Value, text)
    }

    pub(crate) fn unexpected(expected: &str, found: &str) -> Self {
        Self::new(
            ErrorKind::Type,
            format!("expected {expected}, found {found}"),
        )
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// One step of the way from the outermost message to a value.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Segment<'a> {
    /// A field of a message.
    Field(&'a FieldDescriptor),
    /// An element of a list.
    Index(usize),
    /// An entry of a map or a `google.protobuf.Struct`.
    Key(&'a str),
}

/// The part of a request that a name-value pair is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The path: the pair is a variable of a path template.
    Path,
    /// The query.
    Query,
    /// A body that is a form.
    Form,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Form => "form",
        })
    }
}

/// Where in the input an error was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Position {
    pub(crate) fn of(text: &[u8], offset: usize) -> Self {
        let before = &text[..offset.min(text.len())];
        let line_start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |n| n + 1);
        let continuation = |b: &&u8| (**b & 0xc0) == 0x80;
        Self {
            line: before.iter().filter(|b| **b == b'\n').count() + 1,
            column: before.len() - line_start + 1
                - before[line_start..].iter().filter(continuation).count(),
        }
    }
}

/// Why a message could not be read or written, and where.
///
/// The text names the path of the value in JSON names, the cause, and for input its line and
/// column, or the part of the request. It may show a short excerpt of the input, but none of a field declared
/// `debug_redact`.
pub struct Error(Box<Inner>);

struct Inner {
    cause: Cause,
    excerpt: Option<String>,
    position: Option<Position>,
    part: Option<Part>,
    /// Outermost step last: steps are added while the error travels outwards.
    steps: Vec<Step>,
}

enum Step {
    Field(&'static str),
    Index(usize),
    Key(String),
}

impl Error {
    #[cold]
    pub(crate) fn new(mut cause: Cause, position: Option<Position>) -> Self {
        let quote = cause.quote.take();
        Self(Box::new(Inner {
            cause,
            excerpt: quote.map(|text| truncate(&text, QUOTE)),
            position,
            part: None,
            steps: Vec::new(),
        }))
    }

    /// Creates an error about a name-value pair.
    #[cold]
    pub(crate) fn in_part(part: Part, cause: Cause) -> Self {
        let mut error = Self::new(cause, None);
        error.0.part = Some(part);
        error
    }

    /// Adds an excerpt of the input, unless there is one.
    pub(crate) fn with_excerpt(mut self, excerpt: &str) -> Self {
        self.0.excerpt.get_or_insert_with(|| shorten(excerpt));
        self
    }

    /// Adds an excerpt of the text of a pair in quotes, unless there is one. Characters that do not print are escaped.
    pub(crate) fn with_quoted(mut self, text: &str) -> Self {
        let quoted = || format!("{:?}", shorten(text));
        self.0.excerpt.get_or_insert_with(quoted);
        self
    }

    #[cold]
    pub(crate) fn at(mut self, segment: Segment<'_>) -> Self {
        match segment {
            Segment::Field(field) => {
                if field.redact {
                    self.0.excerpt = None;
                    self.0.steps.clear();
                }
                self.0.steps.push(Step::Field(field.json_name));
            }
            Segment::Index(index) => self.0.steps.push(Step::Index(index)),
            Segment::Key(key) => self.0.steps.push(Step::Key(shorten(key))),
        }
        self
    }

    /// Returns the class of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.cause.kind
    }

    /// Returns the cause, without path, position or excerpt.
    pub fn cause(&self) -> &str {
        &self.0.cause.text
    }

    /// Returns the path of the value in JSON names, such as `users[2].email`; empty for the whole input.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.steps.iter().rev() {
            match step {
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) => path.push_str(&format!("[{key:?}]")),
            }
        }
        path
    }

    /// Returns the part of the request that the error is about; `None` for JSON and for errors of writing.
    pub fn part(&self) -> Option<Part> {
        self.0.part
    }

    /// Returns the line in JSON input, counted from 1; `None` for name-value pairs and for errors of writing.
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|position| position.line)
    }

    /// Returns the column in JSON input in characters, counted from 1; `None` for name-value pairs and for errors of writing.
    pub fn column(&self) -> Option<usize> {
        self.0.position.map(|position| position.column)
    }
}

/// Truncates an excerpt to the length that an error shows.
pub(crate) fn shorten(text: &str) -> String {
    truncate(text, EXCERPT)
}

fn truncate(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        write!(f, "{}", self.0.cause)?;
        if let Some(excerpt) = &self.0.excerpt {
            write!(f, ": {excerpt}")?;
        }
        if let Some(Position { line, column }) = self.0.position {
            write!(f, " at line {line} column {column}")?;
        }
        if let Some(part) = self.0.part {
            write!(f, " in the {part}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("text", &self.to_string())
            .finish()
    }
}

impl std::error::Error for Error {}

//! Path templates of `google.api.http`, by this grammar, which is stricter than that of other readers:
//!
//! ```text
//! template = "/" [ segments [ ":" literal ] ]
//! segments = segment { "/" segment }
//! segment  = "*" | "**" | literal | variable
//! variable = "{" name { "." name } [ "=" segments ] "}"
//! literal  = characters of a path but ":", also percent-encoded
//! ```
//!
//! `**` is the last segment. A variable without segments is `{name=*}`, and contains no other.

mod literal;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::literal::literal;

/// The parts of a template; the template `/` has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PathTemplate {
    /// Variables are replaced by what they match.
    pub segments: Vec<Segment>,
    /// In the order of the path.
    pub variables: Vec<Variable>,
    /// Behind a colon at the end, normalised.
    pub verb: Option<String>,
}

/// What one piece of a path, between slashes, has to be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment {
    /// Normalised: escapes of unreserved characters decoded, the others in upper case.
    Literal(String),
    /// `*`
    Any,
    /// `**`: any number of pieces.
    Rest,
}

/// A field that takes the text of some segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    /// Names of fields in the `.proto`, with dots.
    pub field: String,
    /// Index of its first segment.
    pub start: usize,
    /// Index behind its last segment.
    pub end: usize,
    /// Where the name starts in the template, in bytes.
    pub at: usize,
}

/// What is wrong with a template, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateError {
    pub message: String,
    pub help: &'static str,
    /// The piece of the template that is wrong, in bytes.
    pub span: Range<usize>,
}

type Result<T, E = TemplateError> = std::result::Result<T, E>;

impl PathTemplate {
    pub(crate) fn parse(path: &str) -> Result<Self> {
        if !path.starts_with('/') {
            let message = format!("the path {path:?} does not start with a slash");
            return Err(error(
                message,
                "write a slash in front of it",
                0..path.len(),
            ));
        }
        let mut parser = Parser {
            path,
            template: PathTemplate::default(),
            rest: None,
        };
        if path != "/" {
            parser.parse()?;
        }
        Ok(parser.template)
    }

    /// Returns the literals joined by slashes, if the template has nothing else.
    pub(crate) fn fixed_path(&self) -> Option<String> {
        let mut path = String::new();
        for segment in &self.segments {
            let Segment::Literal(text) = segment else {
                return None;
            };
            path.push('/');
            path.push_str(text);
        }
        self.verb.is_none().then_some(path)
    }
}

fn error(message: impl Into<String>, help: &'static str, span: Range<usize>) -> TemplateError {
    TemplateError {
        message: message.into(),
        help,
        span,
    }
}

struct Parser<'a> {
    path: &'a str,
    template: PathTemplate,
    /// Where `**` is.
    rest: Option<Range<usize>>,
}

impl Parser<'_> {
    fn parse(&mut self) -> Result<()> {
        let (pieces, verb) = split(self.path)?;
        for piece in pieces {
            self.piece(piece)?;
        }
        if let Some(start) = verb {
            self.template.verb = Some(self.verb(start)?);
        }
        Ok(())
    }

    /// Reads what is between two slashes outside of variables.
    fn piece(&mut self, span: Range<usize>) -> Result<()> {
        let path = self.path;
        let text = &path[span.clone()];
        let Some(inner) = text
            .strip_prefix('{')
            .and_then(|inner| inner.strip_suffix('}'))
        else {
            return self.segment(span);
        };
        if inner.contains(['{', '}']) {
            return Err(glued(text, span));
        }
        let (name, has_pattern) = match inner.split_once('=') {
            Some((name, _)) => (name, true),
            None => (inner, false),
        };
        if !name.split('.').all(is_name) {
            let message = format!("the variable {text} names no field");
            let help = "write a field of the request, as in {id} or {user.id}";
            return Err(error(message, help, span));
        }
        let at = span.start + 1;
        let variables = &self.template.variables;
        if variables.iter().any(|known| known.field == name) {
            let message = format!("the variable `{name}` is in the path twice");
            return Err(error(message, "name each field once", at..at + name.len()));
        }
        let start = self.template.segments.len();
        if has_pattern {
            let pattern = at + name.len() + 1..span.end - 1;
            for piece in split_at_slashes(path, pattern) {
                self.segment(piece)?;
            }
        } else {
            self.push(Segment::Any)?;
        }
        self.template.variables.push(Variable {
            field: name.to_owned(),
            start,
            end: self.template.segments.len(),
            at,
        });
        Ok(())
    }

    /// Reads a literal or a wildcard.
    fn segment(&mut self, span: Range<usize>) -> Result<()> {
        match &self.path[span.clone()] {
            "" => Err(error(
                "a segment of the path is empty",
                "write one slash between segments, and none at the end",
                around(self.path, span.start),
            )),
            "*" => self.push(Segment::Any),
            "**" => {
                self.push(Segment::Rest)?;
                self.rest = Some(span);
                Ok(())
            }
            text if text.contains(['{', '}']) => Err(glued(text, span)),
            _ => self.push(Segment::Literal(literal(self.path, span)?)),
        }
    }

    fn push(&mut self, segment: Segment) -> Result<()> {
        if let Some(span) = &self.rest {
            return Err(error(
                "`**` matches all that is left of a path, and more follows it",
                "write `**` last, or `*` for one segment",
                span.clone(),
            ));
        }
        self.template.segments.push(segment);
        Ok(())
    }

    fn verb(&self, start: usize) -> Result<String> {
        let text = &self.path[start..];
        let wrong = |at: usize, message: &str, help| {
            let at = start + at;
            Err(error(message, help, at..at + 1))
        };
        if text.is_empty() {
            let help = "write one behind the colon, or drop the colon";
            return Err(error("the verb is empty", help, start - 1..start));
        }
        if let Some(at) = text.find('/') {
            let help = "write the verb last; a colon elsewhere is percent-encoded: %3A";
            return wrong(at, "more follows the verb, which a colon starts", help);
        }
        if let Some(at) = text.find(':') {
            let help = "write one verb; a colon elsewhere is percent-encoded: %3A";
            return wrong(at, "there is a second colon, and a path has one verb", help);
        }
        if let Some(at) = text.find(['{', '}']) {
            let help = "write the verb out, as in /v1/users/{id}:cancel";
            return wrong(at, "there is a variable in the verb", help);
        }
        literal(self.path, start..self.path.len())
    }
}

fn glued(text: &str, span: Range<usize>) -> TemplateError {
    error(
        format!("`{text}` is a variable and more"),
        "let a variable be all that is between two slashes",
        span,
    )
}

/// Splits the path at the slashes outside of variables, up to the colon that starts the verb. Returns the pieces, and where
/// the verb starts.
fn split(path: &str) -> Result<(Vec<Range<usize>>, Option<usize>)> {
    let mut pieces = Vec::new();
    let mut start = 1;
    let mut brace: Option<usize> = None;
    for (at, byte) in path.bytes().enumerate().skip(1) {
        match (byte, brace) {
            (b'{', Some(outer)) => {
                let message = "there is a variable in a variable";
                let span = outer..end_of_variable(path, outer);
                return Err(error(message, "name one field in each variable", span));
            }
            (b'{', None) => brace = Some(at),
            (b'}', Some(_)) => brace = None,
            (b'}', None) => {
                let help = "write { in front of the variable, or percent-encode the brace: %7D";
                return Err(error(
                    "a brace is closed that was not opened",
                    help,
                    at..at + 1,
                ));
            }
            (b'/', None) => {
                pieces.push(start..at);
                start = at + 1;
            }
            (b':', None) => {
                pieces.push(start..at);
                return Ok((pieces, Some(at + 1)));
            }
            _ => {}
        }
    }
    if let Some(at) = brace {
        let message = "a brace is opened and not closed";
        return Err(error(message, "write } behind the variable", at..at + 1));
    }
    pieces.push(start..path.len());
    Ok((pieces, None))
}

/// Returns the index behind the brace that closes the one at `start`.
fn end_of_variable(path: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in path.bytes().enumerate().skip(start) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    path.len()
}

fn split_at_slashes(path: &str, span: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = span.start;
    path[span].split('/').map(move |piece| {
        let piece = start..start + piece.len();
        start = piece.end + 1;
        piece
    })
}

/// Returns the character at a position where something is missing, or the one before the end.
fn around(path: &str, at: usize) -> Range<usize> {
    let at = at.min(path.len() - 1);
    at..at + 1
}

fn is_name(name: &str) -> bool {
    let is_start = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    is_start && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

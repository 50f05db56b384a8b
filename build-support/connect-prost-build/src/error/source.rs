//! The source text of `.proto` files, and spans in it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use super::{BuildError, Location};

/// The text of every file that took part, for errors that quote it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    files: BTreeMap<String, Source>,
}

/// One `.proto` file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Where it lies, or its import name when it is built in.
    pub shown: PathBuf,
    /// Whether it lies on disk; a change of it runs the build script again.
    pub on_disk: bool,
    pub text: String,
}

/// A piece of a source text, in bytes.
pub(crate) type Span = Range<usize>;

impl Sources {
    pub(crate) fn insert(&mut self, name: &str, source: Source) {
        self.files.insert(name.to_owned(), source);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Source> {
        self.files.get(name)
    }

    /// Returns the paths of the files on disk, in the order of their import names.
    pub(crate) fn on_disk(&self) -> impl Iterator<Item = &PathBuf> {
        self.files
            .values()
            .filter(|source| source.on_disk)
            .map(|source| &source.shown)
    }

    /// Returns the error with the path of the file `name`, and the position of `span` in it.
    pub(crate) fn locate(&self, error: BuildError, name: &str, span: Option<Span>) -> BuildError {
        let Some(source) = self.get(name) else {
            return error.in_file(name);
        };
        let error = error.in_file(&source.shown);
        match span {
            Some(span) => error.at(source.location(span)),
            None => error,
        }
    }
}

impl Source {
    /// Returns the line and the column of a span, with the text of its first line.
    pub(crate) fn location(&self, span: Span) -> Location {
        let start = floor_char(&self.text, span.start);
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[line_start..].lines().next().unwrap_or("");
        let line_end = line_start + line.len();
        // The end of a line may be two characters long, and a span may start behind the first.
        let start = start.min(line_end);
        let end = floor_char(&self.text, span.end).clamp(start, line_end);
        let number = self.text[..start].matches('\n').count() + 1;
        Location::in_line(number, line, start - line_start..end - line_start)
    }

    /// Returns the last character of the file that is not white space.
    pub(crate) fn end(&self) -> Span {
        let end = self.text.trim_end().len();
        let last = self.text[..end]
            .chars()
            .next_back()
            .map_or(0, char::len_utf8);
        end - last..end
    }

    /// Corrects an offset that counts the characters of its line as bytes.
    pub(crate) fn bytes_for_characters(&self, offset: usize) -> usize {
        let offset = floor_char(&self.text, offset);
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        start + self.text[start..offset].chars().count()
    }

    /// Returns the byte offset of a line and a column, both from 0 and the column in bytes, as descriptors count them.
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
        let start: usize = self
            .text
            .split_inclusive('\n')
            .take(line)
            .map(str::len)
            .sum();
        (start + column).min(self.text.len())
    }

    /// Returns the span of a location of `SourceCodeInfo`: three or four numbers.
    pub(crate) fn span(&self, location: &[i32]) -> Option<Span> {
        let number = |at: usize| location.get(at).and_then(|n| usize::try_from(*n).ok());
        let start = self.offset(number(0)?, number(1)?);
        let end = match location.len() {
            3 => self.offset(number(0)?, number(2)?),
            _ => self.offset(number(2)?, number(3)?),
        };
        Some(start..end.max(start))
    }

    /// Returns the token that starts at `offset`: a name, a number, a string, or one character.
    pub(crate) fn token_at(&self, offset: usize) -> Span {
        let start = floor_char(&self.text, offset);
        let rest = &self.text[start..];
        let word = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let length = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..]
                .find([quote, '\n'])
                .map_or(rest.len(), |at| at + 2),
            Some(first) if word == 0 => first.len_utf8(),
            _ => word,
        };
        start..(start + length).min(self.text.len())
    }

    /// Returns the first position in `span` where `name` stands as a word of its own.
    pub(crate) fn word(&self, span: Span, name: &str) -> Option<Span> {
        if name.is_empty() {
            return None;
        }
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let text = self.text.get(span.clone())?;
        let alone = |at: &usize| {
            let joined_before = name.starts_with(part) && text[..*at].ends_with(part);
            let joined_behind = name.ends_with(part) && text[at + name.len()..].starts_with(part);
            !joined_before && !joined_behind
        };
        let at = text.match_indices(name).map(|(at, _)| at).find(alone)?;
        Some(span.start + at..span.start + at + name.len())
    }
}

fn floor_char(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

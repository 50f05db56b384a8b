//! Reads JSON text, strictly and within a budget.

mod text;

use std::borrow::Cow;
use std::fmt;

use prost_types::Any;

use super::token::{self, TokenError};
use super::{Found, Number, Reader, Scalar, Visitor};
use crate::error::Place;
use crate::heap::{growth, too_big};
use crate::kind::StringVisitor;
use crate::message::MessageVisitor;
use crate::report::{Dropping, Note};
use crate::{Budget, Cause, Error, ErrorKind, ProtoJson, ReadOptions, Segment};

/// How many times its own length an input may be looked through in search of `@type`.
const RESCANS: usize = 16;

/// Reads JSON text.
pub struct ByteReader<'a> {
    text: &'a str,
    options: &'a ReadOptions,
    /// Offset of what is read next.
    at: usize,
    /// Offset of the value or key that errors are about.
    mark: usize,
    /// What is left of the budget.
    depth: usize,
    elements: usize,
    heap: usize,
    rescanned: usize,
    /// What is not in the message, for who asks.
    notes: Option<Vec<Note>>,
}

impl<'a> ByteReader<'a> {
    /// Takes an input within its budget of bytes.
    pub(crate) fn new(input: &'a [u8], options: &'a ReadOptions) -> Result<Self, Error> {
        let Budget {
            bytes,
            depth,
            elements,
            heap,
        } = options.budget;
        let start = Place { line: 1, column: 1 };
        if input.len() > bytes {
            let text = format!("the input has {} bytes, more than {bytes}", input.len());
            return Err(Error::new(Cause::new(ErrorKind::Budget, text), Some(start)));
        }
        let text = std::str::from_utf8(input).map_err(|error| {
            let cause = Cause::new(ErrorKind::Syntax, "invalid UTF-8");
            Error::new(cause, Some(Place::of(input, error.valid_up_to())))
        })?;
        Ok(Self {
            text,
            options,
            at: 0,
            mark: 0,
            depth,
            elements,
            heap,
            rescanned: 0,
            notes: None,
        })
    }

    /// Keeps notes from here on.
    pub(crate) fn keep_notes(&mut self) {
        self.notes = Some(Vec::new());
    }

    pub(crate) fn into_notes(self) -> Vec<Note> {
        self.notes.unwrap_or_default()
    }

    /// Returns how much heap was counted.
    pub(crate) fn heap_taken(&self) -> usize {
        self.options.budget.heap - self.heap
    }

    /// Makes sure that nothing but whitespace is left.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.syntax((self.at, "expected the end of the input"))),
        }
    }

    /// Looks at the next byte that is not whitespace.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.peek_further(),
        }
    }

    fn peek_further(&mut self) -> Option<u8> {
        self.at = token::skip_whitespace(self.text, self.at);
        self.text.as_bytes().get(self.at).copied()
    }

    #[cold]
    fn error_at(&self, offset: usize, cause: Cause) -> Error {
        Error::new(cause, Some(Place::of(self.text.as_bytes(), offset)))
    }

    #[cold]
    fn syntax(&self, (offset, text): TokenError) -> Error {
        let text = if offset >= self.text.len() {
            "the input ends too early"
        } else {
            text
        };
        self.error_at(offset, Cause::new(ErrorKind::Syntax, text))
    }

    #[cold]
    fn over_budget(&self, text: String) -> Error {
        self.error_at(self.at, Cause::new(ErrorKind::Budget, text))
    }

    #[cold]
    fn too_deep(&self) -> Error {
        let limit = self.options.budget.depth;
        self.over_budget(format!("nested deeper than {limit} levels"))
    }

    #[cold]
    fn too_many(&self) -> Error {
        let limit = self.options.budget.elements;
        self.over_budget(format!("more than {limit} elements and members"))
    }

    #[cold]
    fn too_big(&self) -> Error {
        self.over_budget(too_big(self.text.len(), self.options.budget.heap))
    }

    /// Goes into an array or object, whose opening bracket is next.
    #[inline]
    fn open(&mut self) -> Result<(), Error> {
        match self.depth.checked_sub(1) {
            Some(left) => self.depth = left,
            None => return Err(self.too_deep()),
        }
        self.at += 1;
        Ok(())
    }

    /// Tells whether another item follows, and goes to it; else leaves the array or object.
    #[inline]
    fn next_item(&mut self, is_first: bool, close: u8) -> Result<bool, Error> {
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.depth += 1;
                return Ok(false);
            }
            Some(b',') if !is_first => self.at += 1,
            _ if is_first => {}
            _ if close == b']' => return Err(self.syntax((self.at, "expected `,` or `]`"))),
            _ => return Err(self.syntax((self.at, "expected `,` or `}`"))),
        }
        self.count()?;
        Ok(true)
    }

    /// Counts an element or a member.
    #[inline]
    fn count(&mut self) -> Result<(), Error> {
        match self.elements.checked_sub(1) {
            Some(left) => self.elements = left,
            None => return Err(self.too_many()),
        }
        Ok(())
    }

    /// Reads the scalar that is next.
    fn scalar_token(&mut self, expected: &str) -> Result<Scalar<'a>, Error> {
        let text = self.text;
        let rest = &text.as_bytes()[self.at..];
        let (scalar, length) = match rest.first() {
            Some(b'"') => return self.text_token().map(Scalar::String),
            Some(b'-' | b'0'..=b'9') => {
                let (number, end) =
                    token::number(text, self.at).map_err(|error| self.syntax(error))?;
                self.at = end;
                return Ok(Scalar::Number(Number::Text(number)));
            }
            Some(b't') if rest.starts_with(b"true") => (Scalar::Bool(true), 4),
            Some(b'f') if rest.starts_with(b"false") => (Scalar::Bool(false), 5),
            Some(b'n') if rest.starts_with(b"null") => (Scalar::Null, 4),
            Some(b'{') => return Err(self.fail(Cause::unexpected(expected, "an object"))),
            Some(b'[') => return Err(self.fail(Cause::unexpected(expected, "an array"))),
            _ => return Err(self.syntax((self.at, "expected a value"))),
        };
        self.at += length;
        Ok(scalar)
    }

    /// Looks ahead for the type URL of the `Any` whose opening brace is next.
    pub(crate) fn find_type_url(&mut self) -> Result<Option<Cow<'a, str>>, Error> {
        let (start, elements, depth) = (self.at, self.elements, self.depth);
        let mut type_url = None;
        self.open()?;
        let mut is_first = true;
        while self.next_item(is_first, b'}')? {
            is_first = false;
            if self.key()? != "@type" {
                self.skip()?;
                continue;
            }
            if self.peek() != Some(b'"') {
                return Err(self.syntax((self.at, "expected a type URL in quotes")));
            }
            type_url = Some(self.text_token()?);
            break;
        }
        self.rescanned += self.at - start;
        if self.rescanned > self.text.len().saturating_mul(RESCANS) {
            return Err(self.over_budget("nested `@type` members are too far behind".to_owned()));
        }
        (self.at, self.elements, self.depth) = (start, elements, depth);
        Ok(type_url)
    }

    /// Tells what kind of value is next, by its first byte.
    #[inline]
    pub(crate) fn peek_value(&mut self) -> Option<u8> {
        let next = self.peek();
        self.mark = self.at;
        next
    }

    /// Notes what is not in the message, from an offset to where the reader is.
    #[cold]
    fn note_from(&mut self, start: usize, why: Dropping) -> Result<(), Error> {
        let Some(notes) = &self.notes else {
            return Ok(());
        };
        if notes.len() == notes.capacity() {
            self.charge(notes.len().max(4) * size_of::<Note>())?;
        }
        let note = Note::new(why, start..self.at);
        if let Some(notes) = &mut self.notes {
            if notes.len() == notes.capacity() {
                notes.reserve_exact(notes.len().max(4));
            }
            notes.push(note);
        }
        Ok(())
    }
}

impl fmt::Debug for ByteReader<'_> {
    /// Shows where the reader is and nothing of what it reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteReader")
            .field("at", &self.at)
            .field("len", &self.text.len())
            .finish_non_exhaustive()
    }
}

impl Reader for ByteReader<'_> {
    type Error = Error;

    fn options(&self) -> &ReadOptions {
        self.options
    }

    #[inline]
    fn read<V: Visitor>(&mut self, visitor: &mut V) -> Result<Found, Error> {
        let next = self.peek_value();
        let mut is_first = true;
        match next {
            Some(b'{') if V::OBJECT => {
                self.open()?;
                visitor.begin_object();
                while self.next_item(is_first, b'}')? {
                    is_first = false;
                    let key = self.key()?;
                    visitor.member(&key, self)?;
                }
                Ok(Found::Value)
            }
            Some(b'[') if V::ARRAY => {
                self.open()?;
                visitor.begin_array();
                while self.next_item(is_first, b']')? {
                    is_first = false;
                    visitor.element(self)?;
                }
                Ok(Found::Value)
            }
            _ => {
                let scalar = self.scalar_token(visitor.expected())?;
                match visitor.heap(&scalar) {
                    0 => {}
                    heap => self.charge(heap)?,
                }
                match visitor.scalar(scalar) {
                    Ok(found) => Ok(found),
                    Err(cause) => Err(self.fail(cause)),
                }
            }
        }
    }

    fn message<M: ProtoJson>(&mut self, into: &mut M) -> Result<Found, Error> {
        let mut visitor = MessageVisitor::new(into);
        if self.peek_value() != Some(b'{') {
            return self.read(&mut visitor);
        }
        self.open()?;
        let mut is_first = true;
        loop {
            if let Some((index, field)) = visitor.expected_field()
                && self.expect_key(field, is_first)?
            {
                visitor.field(index, self)?;
            } else if self.next_item(is_first, b'}')? {
                let key = self.key()?;
                visitor.member(&key, self)?;
            } else {
                return Ok(Found::Value);
            }
            is_first = false;
        }
    }

    #[inline]
    fn string(&mut self, into: &mut String) -> Result<Found, Error> {
        if self.peek_value() == Some(b'"')
            && let Some(text) = self.plain_text()
        {
            self.charge(growth::allocated(text.len()))?;
            *into = crate::kind::owned(text);
            return Ok(Found::Value);
        }
        let lenient = self.options.lenient;
        self.read(&mut StringVisitor { into, lenient })
    }

    #[inline]
    fn plain_string<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        if self.peek_value()? != b'"' {
            return None;
        }
        let start = self.at;
        let value = self.plain_text().and_then(parse);
        if value.is_none() {
            self.at = start;
        }
        value
    }

    #[inline]
    fn plain_integer(&mut self) -> Option<i64> {
        self.peek_value()?;
        let (value, length) = token::plain_integer(&self.text.as_bytes()[self.at..])?;
        self.at += length;
        Some(value)
    }

    /// Passes over the value without an allocation.
    fn skip(&mut self) -> Result<(), Error> {
        let mut is_first = true;
        match self.peek_value() {
            Some(b'{') => {
                self.open()?;
                while self.next_item(is_first, b'}')? {
                    is_first = false;
                    self.begin_key()?;
                    self.skip_text()?;
                    self.colon()?;
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'[') => {
                self.open()?;
                while self.next_item(is_first, b']')? {
                    is_first = false;
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'"') => self.skip_text(),
            _ => self.scalar_token("a value").map(|_| ()),
        }
    }

    fn any(&mut self, into: &mut Any) -> Result<Found, Error> {
        let options = self.options;
        options.registry.read(into, self)
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Result<(), Error> {
        match self.heap.checked_sub(bytes) {
            Some(left) => self.heap = left,
            None => return Err(self.too_big()),
        }
        Ok(())
    }

    fn note(&mut self, why: Dropping) -> Result<(), Error> {
        self.note_from(self.mark, why)
    }

    fn drop_value(&mut self, why: Dropping) -> Result<(), Error> {
        self.peek();
        let start = self.at;
        self.skip()?;
        self.note_from(start, why)
    }

    fn secretly<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let count = self.notes.as_ref().map_or(0, Vec::len);
        self.peek();
        let start = self.at;
        let result = read(self);
        for note in self.notes.iter_mut().flatten().skip(count) {
            note.hide(start);
        }
        result
    }

    fn as_one<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.peek();
        let start = self.at;
        let result = read(self)?;
        self.mark = start;
        Ok(result)
    }

    #[cold]
    fn fail(&self, cause: Cause) -> Error {
        let error = self.error_at(self.mark, cause);
        match self.text.as_bytes().get(self.mark) {
            Some(b'{' | b'[') | None => error,
            Some(_) if self.at > self.mark => {
                let excerpt = &self.text[self.mark..self.at];
                // A key brings its colon along.
                error.with_excerpt(excerpt.trim_end_matches(':').trim_end())
            }
            Some(_) => error,
        }
    }

    #[cold]
    fn at(error: Error, segment: Segment<'_>) -> Error {
        error.at(segment)
    }
}

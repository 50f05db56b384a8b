//! A [`Reader`] of JSON text, strict and within a budget; its tokens are in `byte_scan` and `byte_text`.

use std::fmt;

use prost_types::Any;

use crate::binary::too_big;
use crate::error::Position;
use crate::heap::growth;
use crate::message_visitor::MessageVisitor;
use crate::report::Note;
use crate::text::owned;
use crate::text::token::{self, TokenError};
use crate::visitor::StringVisitor;
use crate::{
    Budget, Cause, DropReason, Error, ErrorKind, ProtoJson, ReadOptions, Reader, Segment,
    VisitResult, Visitor,
};

/// Reads JSON text.
pub struct ByteReader<'a> {
    pub(crate) text: &'a str,
    pub(crate) options: &'a ReadOptions,
    /// The offset of the next byte to read.
    pub(crate) at: usize,
    /// The offset of the value or key that an error is about.
    pub(crate) mark: usize,
    /// The rest of the budget.
    pub(crate) depth: usize,
    pub(crate) elements: usize,
    pub(crate) heap: usize,
    pub(crate) rescanned: usize,
    /// The notes for a report, if one was requested.
    notes: Option<Vec<Note>>,
}

impl<'a> ByteReader<'a> {
    /// Creates a reader of an input within its budget of bytes.
    pub(crate) fn new(input: &'a [u8], options: &'a ReadOptions) -> Result<Self, Error> {
        let Budget {
            bytes,
            depth,
            elements,
            heap,
        } = options.budget;
        let start = Position { line: 1, column: 1 };
        if input.len() > bytes {
            let text = format!("the input has {} bytes, more than {bytes}", input.len());
            return Err(Error::new(Cause::new(ErrorKind::Budget, text), Some(start)));
        }
        let text = std::str::from_utf8(input).map_err(|error| {
            let cause = Cause::new(ErrorKind::Syntax, "invalid UTF-8");
            Error::new(cause, Some(Position::of(input, error.valid_up_to())))
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

    /// Starts to keep notes for a report.
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

    /// Fails unless only whitespace is left.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.syntax((self.at, "expected the end of the input"))),
        }
    }

    #[cold]
    fn error_at(&self, offset: usize, cause: Cause) -> Error {
        Error::new(cause, Some(Position::of(self.text.as_bytes(), offset)))
    }

    #[cold]
    pub(crate) fn syntax(&self, (offset, text): TokenError) -> Error {
        let text = if offset >= self.text.len() {
            "the input ends too early"
        } else {
            text
        };
        self.error_at(offset, Cause::new(ErrorKind::Syntax, text))
    }

    #[cold]
    pub(crate) fn over_budget(&self, text: String) -> Error {
        self.error_at(self.at, Cause::new(ErrorKind::Budget, text))
    }

    #[cold]
    pub(crate) fn too_deep(&self) -> Error {
        let limit = self.options.budget.depth;
        self.over_budget(format!("nested deeper than {limit} levels"))
    }

    #[cold]
    pub(crate) fn too_many(&self) -> Error {
        let limit = self.options.budget.elements;
        self.over_budget(format!("more than {limit} elements and members"))
    }

    #[cold]
    fn too_big(&self) -> Error {
        self.over_budget(too_big(self.text.len(), self.options.budget.heap))
    }

    /// Notes that the input from an offset to the current one is not in the message.
    #[cold]
    fn note_from(&mut self, start: usize, reason: DropReason) -> Result<(), Error> {
        let Some(notes) = &self.notes else {
            return Ok(());
        };
        if notes.len() == notes.capacity() {
            self.charge(notes.len().max(4) * size_of::<Note>())?;
        }
        let note = Note::new(reason, start..self.at);
        if let Some(notes) = &mut self.notes {
            if notes.len() == notes.capacity() {
                notes.reserve_exact(notes.len().max(4));
            }
            notes.push(note);
        }
        Ok(())
    }

    /// Reads the fields of a message, some of which may have been read from elsewhere.
    #[inline]
    pub(crate) fn fields<M: ProtoJson>(
        &mut self,
        visitor: &mut MessageVisitor<'_, M>,
    ) -> Result<VisitResult, Error> {
        if self.peek_value() != Some(b'{') {
            return self.read(visitor);
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
                return Ok(VisitResult::Value);
            }
            is_first = false;
        }
    }
}

impl fmt::Debug for ByteReader<'_> {
    /// Shows the offset of the reader, not its input.
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
    fn read<V: Visitor>(&mut self, visitor: &mut V) -> Result<VisitResult, Error> {
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
                Ok(VisitResult::Value)
            }
            Some(b'[') if V::ARRAY => {
                self.open()?;
                visitor.begin_array();
                while self.next_item(is_first, b']')? {
                    is_first = false;
                    visitor.element(self)?;
                }
                Ok(VisitResult::Value)
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

    fn message<M: ProtoJson>(&mut self, into: &mut M) -> Result<VisitResult, Error> {
        self.fields(&mut MessageVisitor::new(into))
    }

    #[inline]
    fn string(&mut self, into: &mut String) -> Result<VisitResult, Error> {
        if self.peek_value() == Some(b'"')
            && let Some(text) = self.plain_text()
        {
            self.charge(growth::allocated(text.len()))?;
            *into = owned(text);
            return Ok(VisitResult::Value);
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

    /// Skips the value without an allocation.
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

    fn any(&mut self, into: &mut Any) -> Result<VisitResult, Error> {
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

    fn note(&mut self, reason: DropReason) -> Result<(), Error> {
        self.note_from(self.mark, reason)
    }

    fn drop_value(&mut self, reason: DropReason) -> Result<(), Error> {
        self.peek();
        let start = self.at;
        self.skip()?;
        self.note_from(start, reason)
    }

    fn read_redacted<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let count = self.notes.as_ref().map_or(0, Vec::len);
        self.peek();
        let start = self.at;
        let result = read(self);
        for note in self.notes.iter_mut().flatten().skip(count) {
            note.redact(start);
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
                // A key includes its colon here.
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

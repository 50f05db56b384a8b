//! Reads JSON text, strictly and within a budget.

use std::borrow::Cow;
use std::fmt;

use prost_types::Any;

use super::token::{self, TokenError};
use super::{Found, Number, Reader, Scalar, Visitor};
use crate::error::Place;
use crate::{Budget, Cause, Error, ErrorKind, ReadOptions, Segment};

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
    depth: usize,
    elements: usize,
    heap: usize,
    rescanned: usize,
}

impl<'a> ByteReader<'a> {
    /// Takes an input within its budget of bytes.
    pub(crate) fn new(input: &'a [u8], options: &'a ReadOptions) -> Result<Self, Error> {
        let Budget { bytes, .. } = options.budget;
        let start = Place { line: 1, column: 1 };
        if input.len() > bytes {
            let text = format!("the input is longer than {bytes} bytes");
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
            depth: 0,
            elements: 0,
            heap: 0,
            rescanned: 0,
        })
    }

    /// Makes sure that nothing but whitespace is left.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.syntax((self.at, "expected the end of the input"))),
        }
    }

    /// Looks at the next byte that is not whitespace.
    fn peek(&mut self) -> Option<u8> {
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

    /// Goes into an array or object, whose opening bracket is next.
    fn open(&mut self) -> Result<(), Error> {
        let limit = self.options.budget.depth;
        if self.depth >= limit {
            return Err(self.over_budget(format!("nested deeper than {limit} levels")));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Tells whether another item follows, and goes to it; else leaves the array or object.
    fn next_item(&mut self, is_first: bool, close: u8) -> Result<bool, Error> {
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.depth -= 1;
                return Ok(false);
            }
            Some(b',') if !is_first => self.at += 1,
            _ if is_first => {}
            _ if close == b']' => return Err(self.syntax((self.at, "expected `,` or `]`"))),
            _ => return Err(self.syntax((self.at, "expected `,` or `}`"))),
        }
        self.elements += 1;
        let limit = self.options.budget.elements;
        if self.elements > limit {
            return Err(self.over_budget(format!("more than {limit} elements and members")));
        }
        Ok(true)
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Result<Cow<'a, str>, Error> {
        let next = self.peek();
        self.mark = self.at;
        if next != Some(b'"') {
            return Err(self.syntax((self.at, "expected a key in quotes")));
        }
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(self.syntax((self.at, "expected `:`")));
        }
        self.at += 1;
        Ok(key)
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        let text = self.text;
        let (value, end) = token::string(text, self.at).map_err(|error| self.syntax(error))?;
        self.at = end;
        Ok(value)
    }

    /// Reads the scalar that is next.
    fn scalar_token(&mut self, expected: &str) -> Result<Scalar<'a>, Error> {
        let text = self.text;
        let rest = &text.as_bytes()[self.at..];
        let (scalar, length) = match rest.first() {
            Some(b'"') => return self.string().map(Scalar::String),
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
            type_url = Some(self.string()?);
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
    pub(crate) fn peek_value(&mut self) -> Option<u8> {
        let next = self.peek();
        self.mark = self.at;
        next
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
                visitor.scalar(scalar).map_err(|cause| self.fail(cause))
            }
        }
    }

    fn skip(&mut self) -> Result<(), Error> {
        self.read(&mut Skip).map(|_| ())
    }

    fn any(&mut self, into: &mut Any) -> Result<Found, Error> {
        let options = self.options;
        options.registry.read(into, self)
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Error> {
        self.heap = self.heap.saturating_add(bytes);
        let limit = self.options.budget.heap;
        if self.heap > limit {
            return Err(self.over_budget(format!("the message takes more than {limit} bytes")));
        }
        Ok(())
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

/// Passes over a value of any shape.
struct Skip;

impl Visitor for Skip {
    const ARRAY: bool = true;
    const OBJECT: bool = true;

    fn expected(&self) -> &'static str {
        "a value"
    }

    fn scalar(&mut self, _scalar: Scalar<'_>) -> Result<Found, Cause> {
        Ok(Found::Ignored)
    }
}

//! The brackets and scalars of a [`ByteReader`]; keys and strings are in `byte_text`.

use std::borrow::Cow;

use crate::text::token;
use crate::{ByteReader, Cause, Error, Number, Reader, Scalar};

/// How often an input may be searched for `@type`, in multiples of its length.
const RESCANS: usize = 16;

impl<'a> ByteReader<'a> {
    /// Returns the next byte that is not whitespace, without consuming it.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.peek_further(),
        }
    }

    fn peek_further(&mut self) -> Option<u8> {
        self.at = token::skip_whitespace(self.text, self.at);
        self.text.as_bytes().get(self.at).copied()
    }

    /// Enters an array or object, whose opening bracket is next.
    #[inline]
    pub(crate) fn open(&mut self) -> Result<(), Error> {
        match self.depth.checked_sub(1) {
            Some(left) => self.depth = left,
            None => return Err(self.too_deep()),
        }
        self.at += 1;
        Ok(())
    }

    /// Returns whether another item follows, and moves to it; else leaves the array or object.
    #[inline]
    pub(crate) fn next_item(&mut self, is_first: bool, close: u8) -> Result<bool, Error> {
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
    pub(crate) fn count(&mut self) -> Result<(), Error> {
        match self.elements.checked_sub(1) {
            Some(left) => self.elements = left,
            None => return Err(self.too_many()),
        }
        Ok(())
    }

    /// Reads the scalar that is next.
    pub(crate) fn scalar_token(&mut self, expected: &str) -> Result<Scalar<'a>, Error> {
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

    /// Returns the first byte of the next value and marks its offset for errors.
    #[inline]
    pub(crate) fn peek_value(&mut self) -> Option<u8> {
        let next = self.peek();
        self.mark = self.at;
        next
    }
}

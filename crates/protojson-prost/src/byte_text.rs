//! The keys and strings of a [`ByteReader`]. Most have no escapes and no whitespace around them: that is the fast path.

use std::borrow::Cow;

use crate::heap::growth;
use crate::text::token;
use crate::{ByteReader, Error, FieldDescriptor, Reader};

impl<'a> ByteReader<'a> {
    /// Skips the key of a field and its colon, if they are next without whitespace.
    #[inline]
    pub(crate) fn expect_key(
        &mut self,
        field: &FieldDescriptor,
        is_first: bool,
    ) -> Result<bool, Error> {
        // Keys in descriptors begin with a comma.
        let from = usize::from(is_first);
        let key = &field.key.as_bytes()[from..];
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !token::starts_with(rest, key) {
            return Ok(false);
        }
        self.mark = self.at + 1 - from;
        self.at += key.len();
        self.count()?;
        Ok(true)
    }

    /// Reads a key and its colon.
    #[inline]
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, Error> {
        match self.plain_key() {
            Some(key) => Ok(Cow::Borrowed(key)),
            None => self.key_further(),
        }
    }

    /// Reads a key without escapes and its colon, if they are next without whitespace.
    #[inline]
    fn plain_key(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) != Some(&b'"') {
            return None;
        }
        let from = self.at + 1;
        let end = token::plain_end(self.text, from)?;
        if bytes.get(end + 1) != Some(&b':') {
            return None;
        }
        let key = self.text.get(from..end)?;
        self.mark = self.at;
        self.at = end + 2;
        Some(key)
    }

    /// Reads a key and its colon, with any escapes and whitespace.
    #[inline(never)]
    fn key_further(&mut self) -> Result<Cow<'a, str>, Error> {
        self.begin_key()?;
        let key = self.text_token()?;
        self.colon()?;
        Ok(key)
    }

    #[inline]
    pub(crate) fn begin_key(&mut self) -> Result<(), Error> {
        match self.peek_value() {
            Some(b'"') => Ok(()),
            _ => Err(self.syntax((self.at, "expected a key in quotes"))),
        }
    }

    #[inline]
    pub(crate) fn colon(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.syntax((self.at, "expected `:`"))),
        }
    }

    /// Reads the string whose opening quote is next.
    #[inline]
    pub(crate) fn text_token(&mut self) -> Result<Cow<'a, str>, Error> {
        match self.plain_text() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.escaped_text().map(Cow::Owned),
        }
    }

    /// Reads the string whose opening quote is next if it has no escapes.
    #[inline]
    pub(crate) fn plain_text(&mut self) -> Option<&'a str> {
        let from = self.at + 1;
        let end = token::plain_end(self.text, from)?;
        let text = self.text.get(from..end)?;
        self.at = end + 1;
        Some(text)
    }

    /// Reads the string whose opening quote is next and resolves its escapes.
    #[cold]
    fn escaped_text(&mut self) -> Result<String, Error> {
        // A string without an end may have an error before it.
        let Ok(length) = token::measure(self.text, self.at) else {
            return Err(self.broken_text());
        };
        self.charge(growth::allocated(length))?;
        let (text, end) =
            token::unescape(self.text, self.at, length).map_err(|e| self.syntax(e))?;
        self.at = end;
        Ok(text)
    }

    #[cold]
    fn broken_text(&self) -> Error {
        let end = (self.text.len(), "the string does not end");
        self.syntax(token::pass(self.text, self.at).err().unwrap_or(end))
    }

    /// Skips the string whose opening quote is next.
    pub(crate) fn skip_text(&mut self) -> Result<(), Error> {
        if self.plain_text().is_none() {
            self.at = token::pass(self.text, self.at).map_err(|e| self.syntax(e))?;
        }
        Ok(())
    }
}

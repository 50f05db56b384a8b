//! Writes JSON text straight into a byte vector.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prost_types::Any;

use super::output::Output;
use super::text::{copy_plain, write_plain, write_string};
use super::{ArrayWriter, DEPTH, ObjectWriter, REDACTED, Writer};
use crate::kind::Kind;
use crate::{AsciiText, Cause, Error, ErrorKind, Field, Segment, WriteOptions};

/// Writes JSON text to the end of a byte vector.
pub struct ByteWriter<'a> {
    out: Output,
    options: &'a WriteOptions,
    depth: usize,
    /// Whether keys are written as the tables hold them, without whitespace.
    is_plain: bool,
}

impl<'a> ByteWriter<'a> {
    pub(crate) fn new(out: Vec<u8>, options: &'a WriteOptions) -> Self {
        Self {
            out: Output::new(out),
            options,
            depth: 0,
            is_plain: options.indent.is_none() && !options.original_names,
        }
    }

    /// Returns what was there and what was written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    #[inline]
    fn descend(&mut self) -> Result<(), Error> {
        if self.depth == DEPTH {
            return Err(self.too_deep());
        }
        self.depth += 1;
        Ok(())
    }

    #[cold]
    fn too_deep(&self) -> Error {
        let text = format!("nested deeper than {DEPTH} levels");
        self.fail(Cause::new(ErrorKind::Budget, text))
    }

    /// Begins a line, if there are lines.
    #[inline]
    fn line(&mut self) {
        if let Some(indent) = self.options.indent {
            self.out.push(b'\n');
            self.out.next(self.depth * usize::from(indent)).fill(b' ');
        }
    }

    /// Closes an array or object that has something in it or not.
    #[inline]
    fn close(&mut self, bracket: u8, is_empty: bool) {
        self.depth -= 1;
        if !is_empty {
            self.line();
        }
        self.out.push(bracket);
    }

    /// Opens an object that begins with a type URL.
    pub(crate) fn typed_object(&mut self, type_url: &str) -> Result<ByteObject<'_, 'a>, Error> {
        let mut object = self.object()?;
        object.text_key("@type");
        object.writer.string(type_url)?;
        Ok(object)
    }
}

impl fmt::Debug for ByteWriter<'_> {
    /// Shows how much was written and nothing of what.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteWriter")
            .field("len", &self.out.len())
            .finish_non_exhaustive()
    }
}

impl<'a> Writer for ByteWriter<'a> {
    type Error = Error;
    type Object<'w>
        = ByteObject<'w, 'a>
    where
        Self: 'w;
    type Array<'w>
        = ByteArray<'w, 'a>
    where
        Self: 'w;

    fn options(&self) -> &WriteOptions {
        self.options
    }

    fn null(&mut self) -> Result<(), Error> {
        self.out.extend(b"null");
        Ok(())
    }

    #[inline]
    fn bool(&mut self, value: bool) -> Result<(), Error> {
        self.out.extend(if value { b"true" } else { b"false" });
        Ok(())
    }

    #[inline]
    fn signed(&mut self, value: i64) -> Result<(), Error> {
        self.out
            .extend(itoa::Buffer::new().format(value).as_bytes());
        Ok(())
    }

    #[inline]
    fn unsigned(&mut self, value: u64) -> Result<(), Error> {
        self.out
            .extend(itoa::Buffer::new().format(value).as_bytes());
        Ok(())
    }

    fn float(&mut self, value: f32) -> Result<(), Error> {
        self.out
            .extend(zmij::Buffer::new().format_finite(value).as_bytes());
        Ok(())
    }

    fn double(&mut self, value: f64) -> Result<(), Error> {
        self.out
            .extend(zmij::Buffer::new().format_finite(value).as_bytes());
        Ok(())
    }

    #[inline]
    fn string(&mut self, value: &str) -> Result<(), Error> {
        write_string(&mut self.out, value);
        Ok(())
    }

    #[inline]
    fn plain_string(&mut self, value: &str) -> Result<(), Error> {
        write_plain(&mut self.out, value.as_bytes());
        Ok(())
    }

    #[inline]
    fn ascii(&mut self, text: &AsciiText) -> Result<(), Error> {
        write_plain(&mut self.out, text.as_bytes());
        Ok(())
    }

    fn base64(&mut self, value: &[u8]) -> Result<(), Error> {
        self.out.push(b'"');
        let length = base64::encoded_len(value.len(), true).unwrap_or(usize::MAX);
        let written = STANDARD.encode_slice(value, self.out.next(length));
        debug_assert_eq!(written, Ok(length));
        self.out.push(b'"');
        Ok(())
    }

    #[inline]
    fn object(&mut self) -> Result<ByteObject<'_, 'a>, Error> {
        self.descend()?;
        Ok(ByteObject {
            writer: self,
            lead: b'{',
        })
    }

    #[inline]
    fn array(&mut self, _len: usize) -> Result<ByteArray<'_, 'a>, Error> {
        self.descend()?;
        self.out.push(b'[');
        Ok(ByteArray {
            writer: self,
            len: 0,
        })
    }

    fn any(&mut self, value: &Any) -> Result<(), Error> {
        let options = self.options;
        options.registry.write(value, self)
    }

    fn fail(&self, cause: Cause) -> Error {
        Error::new(cause, None)
    }
}

/// An object being written by a [`ByteWriter`].
#[derive(Debug)]
pub struct ByteObject<'w, 'a> {
    writer: &'w mut ByteWriter<'a>,
    /// What stands before the next key: the opening brace or a comma.
    lead: u8,
}

impl<'a> ByteObject<'_, 'a> {
    /// Inlined always: where it is, the key's length is known, which spares most of the work.
    #[inline(always)]
    fn key(&mut self, field: &Field) {
        if !self.writer.is_plain {
            let name = field.name_for(self.writer.options);
            return self.long_key(name);
        }
        // The tables have the comma in their keys.
        let key = field.key.as_bytes();
        let place = self.writer.out.next(key.len());
        place.copy_from_slice(key);
        place[0] = std::mem::replace(&mut self.lead, b',');
    }

    /// Writes a key that is not in a table.
    #[inline]
    fn text_key(&mut self, key: &str) {
        let bytes = key.as_bytes();
        let out = &mut self.writer.out;
        let start = out.len();
        if let [lead, quote, inside @ .., end, colon] = out.next(bytes.len() + 4) {
            (*lead, *quote, *end, *colon) = (self.lead, b'"', b'"', b':');
            if copy_plain(bytes, inside) && self.writer.is_plain {
                self.lead = b',';
                return;
            }
        }
        out.rewind(start);
        self.long_key(key);
    }

    /// Writes a key with escapes or whitespace.
    #[cold]
    fn long_key(&mut self, key: &str) {
        self.writer.out.push(self.lead);
        self.lead = b',';
        self.writer.line();
        write_string(&mut self.writer.out, key);
        self.writer.out.push(b':');
        if self.writer.options.indent.is_some() {
            self.writer.out.push(b' ');
        }
    }

    /// Writes the key `value` and returns the writer to write its value to.
    pub(crate) fn value_member(&mut self) -> &mut ByteWriter<'a> {
        self.text_key("value");
        self.writer
    }
}

impl ObjectWriter for ByteObject<'_, '_> {
    type Error = Error;

    fn options(&self) -> &WriteOptions {
        self.writer.options
    }

    #[inline]
    fn member<K: Kind<T>, T>(&mut self, field: &'static Field, value: &T) -> Result<(), Error> {
        self.key(field);
        if field.redact && self.writer.options.redact {
            return self.writer.plain_string(REDACTED);
        }
        match K::write(value, self.writer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error.at(Segment::Field(field))),
        }
    }

    #[inline]
    fn entry<K: Kind<T>, T>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        self.text_key(key);
        match K::write(value, self.writer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error.at(Segment::Key(key))),
        }
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        let is_empty = self.lead == b'{';
        if is_empty {
            self.writer.out.push(b'{');
        }
        self.writer.close(b'}', is_empty);
        Ok(())
    }

    fn fail(&self, cause: Cause) -> Error {
        self.writer.fail(cause)
    }
}

/// An array being written by a [`ByteWriter`].
#[derive(Debug)]
pub struct ByteArray<'w, 'a> {
    writer: &'w mut ByteWriter<'a>,
    len: usize,
}

impl ArrayWriter for ByteArray<'_, '_> {
    type Error = Error;

    #[inline]
    fn element<K: Kind<T>, T>(&mut self, value: &T) -> Result<(), Error> {
        if self.len > 0 {
            self.writer.out.push(b',');
        }
        self.writer.line();
        let index = self.len;
        self.len += 1;
        match K::write(value, self.writer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error.at(Segment::Index(index))),
        }
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.writer.close(b']', self.len == 0);
        Ok(())
    }
}

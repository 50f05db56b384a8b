//! Writes JSON text straight into a byte vector.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prost_types::Any;

use super::text::write_string;
use super::{ArrayWriter, DEPTH, ObjectWriter, REDACTED, Writer};
use crate::kind::Kind;
use crate::{Cause, Error, ErrorKind, Field, Segment, WriteOptions};

/// Writes compact JSON text to the end of a byte vector.
pub struct ByteWriter<'a> {
    pub(crate) out: &'a mut Vec<u8>,
    options: &'a WriteOptions,
    depth: usize,
}

impl<'a> ByteWriter<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>, options: &'a WriteOptions) -> Self {
        Self {
            out,
            options,
            depth: 0,
        }
    }

    fn descend(&mut self) -> Result<(), Error> {
        if self.depth == DEPTH {
            return Err(self.fail(Cause::new(
                ErrorKind::Budget,
                format!("nested deeper than {DEPTH} levels"),
            )));
        }
        self.depth += 1;
        Ok(())
    }

    /// Opens an object that begins with a type URL.
    pub(crate) fn typed_object(&mut self, type_url: &str) -> Result<ByteObject<'_, 'a>, Error> {
        let mut object = self.object()?;
        object.raw_key("\"@type\":");
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
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<(), Error> {
        let text: &[u8] = if value { b"true" } else { b"false" };
        self.out.extend_from_slice(text);
        Ok(())
    }

    fn signed(&mut self, value: i64) -> Result<(), Error> {
        let mut buffer = itoa::Buffer::new();
        self.out.extend_from_slice(buffer.format(value).as_bytes());
        Ok(())
    }

    fn unsigned(&mut self, value: u64) -> Result<(), Error> {
        let mut buffer = itoa::Buffer::new();
        self.out.extend_from_slice(buffer.format(value).as_bytes());
        Ok(())
    }

    fn float(&mut self, value: f32) -> Result<(), Error> {
        let mut buffer = zmij::Buffer::new();
        self.out
            .extend_from_slice(buffer.format_finite(value).as_bytes());
        Ok(())
    }

    fn double(&mut self, value: f64) -> Result<(), Error> {
        let mut buffer = zmij::Buffer::new();
        self.out
            .extend_from_slice(buffer.format_finite(value).as_bytes());
        Ok(())
    }

    fn string(&mut self, value: &str) -> Result<(), Error> {
        write_string(self.out, value);
        Ok(())
    }

    fn plain_string(&mut self, value: &str) -> Result<(), Error> {
        self.out.push(b'"');
        self.out.extend_from_slice(value.as_bytes());
        self.out.push(b'"');
        Ok(())
    }

    fn base64(&mut self, value: &[u8]) -> Result<(), Error> {
        self.out.push(b'"');
        let start = self.out.len();
        let length = base64::encoded_len(value.len(), true).unwrap_or(usize::MAX);
        self.out.resize(start.saturating_add(length), b'=');
        let written = STANDARD.encode_slice(value, &mut self.out[start..]);
        debug_assert_eq!(written, Ok(length));
        self.out.push(b'"');
        Ok(())
    }

    fn object(&mut self) -> Result<ByteObject<'_, 'a>, Error> {
        self.descend()?;
        self.out.push(b'{');
        Ok(ByteObject {
            writer: self,
            is_empty: true,
        })
    }

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
    is_empty: bool,
}

impl<'a> ByteObject<'_, 'a> {
    fn separate(&mut self) {
        if !self.is_empty {
            self.writer.out.push(b',');
        }
        self.is_empty = false;
    }

    fn raw_key(&mut self, key: &str) {
        self.separate();
        self.writer.out.extend_from_slice(key.as_bytes());
    }

    /// Writes the key `value` and returns the writer to write its value to.
    pub(crate) fn value_member(&mut self) -> &mut ByteWriter<'a> {
        self.raw_key("\"value\":");
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
        self.raw_key(field.key);
        if field.redact && self.writer.options.redact {
            return self.writer.plain_string(REDACTED);
        }
        K::write(value, self.writer).map_err(|error| error.at(Segment::Field(field)))
    }

    fn entry<K: Kind<T>, T>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        self.separate();
        write_string(self.writer.out, key);
        self.writer.out.push(b':');
        K::write(value, self.writer).map_err(|error| error.at(Segment::Key(key)))
    }

    fn end(self) -> Result<(), Error> {
        self.writer.depth -= 1;
        self.writer.out.push(b'}');
        Ok(())
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
        let index = self.len;
        self.len += 1;
        K::write(value, self.writer).map_err(|error| error.at(Segment::Index(index)))
    }

    fn end(self) -> Result<(), Error> {
        self.writer.depth -= 1;
        self.writer.out.push(b']');
        Ok(())
    }
}

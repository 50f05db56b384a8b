//! A [`Writer`] of JSON text into a byte vector; its objects and arrays are in `byte_object`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use prost_types::Any;

use crate::text::escape::{write_plain, write_string};
use crate::text::output::Output;
use crate::writer::DEPTH;
use crate::{AsciiText, ByteArray, ByteObject, Cause, Error, ErrorKind, WriteOptions, Writer};

/// Writes JSON text to the end of a byte vector.
pub struct ByteWriter<'a> {
    pub(crate) out: Output,
    pub(crate) options: &'a WriteOptions,
    depth: usize,
    /// Whether keys are written as they are in the descriptors, without whitespace.
    pub(crate) is_plain: bool,
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

    /// Returns the bytes, with those that were there before.
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

    /// Begins a new line, if the output is indented.
    #[inline]
    pub(crate) fn line(&mut self) {
        if let Some(indent) = self.options.indent {
            self.out.push(b'\n');
            self.out.next(self.depth * usize::from(indent)).fill(b' ');
        }
    }

    /// Closes an array or object.
    #[inline]
    pub(crate) fn close(&mut self, bracket: u8, is_empty: bool) {
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
    /// Shows the length of the output, not its content.
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

//! Objects and arrays that a [`ByteWriter`] is writing.

use crate::text::escape::{copy_plain, write_string};
use crate::writer::REDACTED;
use crate::{
    ArrayWriter, ByteWriter, Cause, Error, FieldCodec, FieldDescriptor, ObjectWriter, Segment,
    WriteOptions, Writer,
};

/// An object being written by a [`ByteWriter`].
#[derive(Debug)]
pub struct ByteObject<'w, 'a> {
    pub(crate) writer: &'w mut ByteWriter<'a>,
    /// The byte before the next key: the opening brace or a comma.
    pub(crate) lead: u8,
}

impl<'a> ByteObject<'_, 'a> {
    /// Writes the key of a field. Always inlined: the caller knows the key's length, which saves most of the work.
    #[inline(always)]
    fn key(&mut self, field: &FieldDescriptor) {
        if !self.writer.is_plain {
            let name = field.name_for(self.writer.options);
            return self.long_key(name);
        }
        // Keys in descriptors begin with a comma.
        let key = field.key.as_bytes();
        let place = self.writer.out.next(key.len());
        place.copy_from_slice(key);
        place[0] = std::mem::replace(&mut self.lead, b',');
    }

    /// Writes a key that is not in a descriptor.
    #[inline]
    pub(crate) fn text_key(&mut self, key: &str) {
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
    fn member<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &T,
    ) -> Result<(), Error> {
        self.key(field);
        if field.redact && self.writer.options.redact {
            return self.writer.plain_string(REDACTED);
        }
        match C::write(value, self.writer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error.at(Segment::Field(field))),
        }
    }

    #[inline]
    fn entry<C: FieldCodec<T>, T>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        self.text_key(key);
        match C::write(value, self.writer) {
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
    pub(crate) writer: &'w mut ByteWriter<'a>,
    pub(crate) len: usize,
}

impl ArrayWriter for ByteArray<'_, '_> {
    type Error = Error;

    #[inline]
    fn element<C: FieldCodec<T>, T>(&mut self, value: &T) -> Result<(), Error> {
        if self.len > 0 {
            self.writer.out.push(b',');
        }
        self.writer.line();
        let index = self.len;
        self.len += 1;
        match C::write(value, self.writer) {
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

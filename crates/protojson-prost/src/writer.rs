//! The writing side: what a value is written to.
//!
//! Generated code and the codecs in [`kind`](crate::kind) are generic over these traits, so one
//! description serves JSON bytes and serde alike.

use prost_types::Any;

use crate::kind::Kind;
use crate::{AsciiText, Cause, Field, WriteOptions};

mod bytes;
mod output;
mod text;

pub(crate) use text::position_of_special;

pub use bytes::{ByteArray, ByteObject, ByteWriter};

/// What stands in place of a redacted value.
pub(crate) const REDACTED: &str = "[redacted]";

/// Deepest nesting that is written.
///
/// prost decodes messages of up to 100 levels, which are at most 202 levels of JSON; a chain of
/// `google.protobuf.Any` could go deeper and must not exhaust the stack.
pub(crate) const DEPTH: usize = 256;

/// Takes one JSON value. Exactly one of its methods is called, once.
pub trait Writer {
    /// What writing can fail with.
    type Error;
    /// Takes the members of an object.
    type Object<'w>: ObjectWriter<Error = Self::Error>
    where
        Self: 'w;
    /// Takes the elements of an array.
    type Array<'w>: ArrayWriter<Error = Self::Error>
    where
        Self: 'w;

    /// Returns how to write.
    fn options(&self) -> &WriteOptions;

    /// Writes `null`.
    ///
    /// # Errors
    /// Whatever the output fails with; so for every method below.
    fn null(&mut self) -> Result<(), Self::Error>;
    /// Writes `true` or `false`.
    fn bool(&mut self, value: bool) -> Result<(), Self::Error>;
    /// Writes a number.
    fn signed(&mut self, value: i64) -> Result<(), Self::Error>;
    /// Writes a number.
    fn unsigned(&mut self, value: u64) -> Result<(), Self::Error>;
    /// Writes a finite number with as many digits as tell it from its neighbours.
    fn float(&mut self, value: f32) -> Result<(), Self::Error>;
    /// Writes a finite number with as many digits as tell it from its neighbours.
    fn double(&mut self, value: f64) -> Result<(), Self::Error>;
    /// Writes a string.
    fn string(&mut self, value: &str) -> Result<(), Self::Error>;
    /// Writes a string that needs no escapes.
    fn plain_string(&mut self, value: &str) -> Result<(), Self::Error>;
    /// Writes short ASCII text as a string.
    fn ascii(&mut self, text: &AsciiText) -> Result<(), Self::Error> {
        self.plain_string(text.as_str())
    }
    /// Writes bytes as a string in standard base64 with padding.
    fn base64(&mut self, value: &[u8]) -> Result<(), Self::Error>;
    /// Opens an object.
    fn object(&mut self) -> Result<Self::Object<'_>, Self::Error>;
    /// Opens an array of that many elements.
    fn array(&mut self, len: usize) -> Result<Self::Array<'_>, Self::Error>;
    /// Writes what is inside an `Any`, with the type found in the registry.
    fn any(&mut self, value: &Any) -> Result<(), Self::Error>;
    /// Makes an error of a value that cannot be written.
    fn fail(&self, cause: Cause) -> Self::Error;
}

/// Takes the members of an object.
pub trait ObjectWriter: Sized {
    /// What writing can fail with.
    type Error;

    /// Returns how to write.
    fn options(&self) -> &WriteOptions;

    /// Writes a field with its value, whatever that is.
    ///
    /// # Errors
    /// Whatever the output fails with, or a value that ProtoJSON cannot express.
    fn member<K: Kind<T>, T>(
        &mut self,
        field: &'static Field,
        value: &T,
    ) -> Result<(), Self::Error>;

    /// Writes an entry of a map.
    ///
    /// # Errors
    /// As [`member`](Self::member).
    fn entry<K: Kind<T>, T>(&mut self, key: &str, value: &T) -> Result<(), Self::Error>;

    /// Closes the object.
    ///
    /// # Errors
    /// Whatever the output fails with.
    fn end(self) -> Result<(), Self::Error>;

    /// Makes an error of a value that cannot be written.
    fn fail(&self, cause: Cause) -> Self::Error;

    /// Writes a field whose absence means the default; lists and maps are of this kind too.
    ///
    /// # Errors
    /// As [`member`](Self::member).
    #[inline]
    fn implicit<K: Kind<T>, T>(
        &mut self,
        field: &'static Field,
        value: &T,
    ) -> Result<(), Self::Error> {
        if K::is_default(value) && (field.omit_empty || !self.options().emit_defaults) {
            return Ok(());
        }
        self.member::<K, T>(field, value)
    }

    /// Writes a field that proto2 declares `required`, whatever its value.
    ///
    /// # Errors
    /// As [`member`](Self::member).
    #[inline]
    fn required<K: Kind<T>, T>(
        &mut self,
        field: &'static Field,
        value: &T,
    ) -> Result<(), Self::Error> {
        self.member::<K, T>(field, value)
    }

    /// Writes a field whose absence is told from the default.
    ///
    /// # Errors
    /// As [`member`](Self::member).
    #[inline]
    fn explicit<K: Kind<T>, T>(
        &mut self,
        field: &'static Field,
        value: &Option<T>,
    ) -> Result<(), Self::Error> {
        match value {
            Some(value) => self.member::<K, T>(field, value),
            None => Ok(()),
        }
    }
}

/// Takes the elements of an array.
pub trait ArrayWriter: Sized {
    /// What writing can fail with.
    type Error;

    /// Writes an element.
    ///
    /// # Errors
    /// Whatever the output fails with, or a value that ProtoJSON cannot express.
    fn element<K: Kind<T>, T>(&mut self, value: &T) -> Result<(), Self::Error>;

    /// Closes the array.
    ///
    /// # Errors
    /// Whatever the output fails with.
    fn end(self) -> Result<(), Self::Error>;
}

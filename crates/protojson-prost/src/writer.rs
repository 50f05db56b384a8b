//! The sink of a JSON value: the traits that codecs and messages write to.
//!
//! Generated code and the codecs in [`field_codec`](crate::field_codec) are generic over these traits: one implementation of
//! a message serves JSON bytes and serde.

use prost_types::Any;

use crate::{AsciiText, Cause, FieldCodec, FieldDescriptor, WriteOptions};

/// The text in place of a redacted value.
pub(crate) const REDACTED: &str = "[redacted]";

/// The deepest nesting that is written.
///
/// prost decodes messages of up to 100 levels, which are at most 202 levels of JSON; a chain of
/// `google.protobuf.Any` could go deeper and must not exhaust the stack.
pub(crate) const DEPTH: usize = 256;

/// A sink of one JSON value. Exactly one of its methods is called, once.
pub trait Writer {
    /// The error of writing.
    type Error;
    /// The sink of the members of an object.
    type Object<'w>: ObjectWriter<Error = Self::Error>
    where
        Self: 'w;
    /// The sink of the elements of an array.
    type Array<'w>: ArrayWriter<Error = Self::Error>
    where
        Self: 'w;

    /// Returns the options.
    fn options(&self) -> &WriteOptions;

    /// Returns whether every scalar is written as plain text, as in a path or a query. Values whose JSON type matters cannot
    /// be written then.
    #[inline]
    fn is_text(&self) -> bool {
        false
    }

    /// Writes `null`.
    ///
    /// # Errors
    /// Fails with the error of the output, as all methods below.
    fn null(&mut self) -> Result<(), Self::Error>;
    /// Writes `true` or `false`.
    fn bool(&mut self, value: bool) -> Result<(), Self::Error>;
    /// Writes a number.
    fn signed(&mut self, value: i64) -> Result<(), Self::Error>;
    /// Writes a number.
    fn unsigned(&mut self, value: u64) -> Result<(), Self::Error>;
    /// Writes a finite number with the fewest digits that identify it.
    fn float(&mut self, value: f32) -> Result<(), Self::Error>;
    /// Writes a finite number with the fewest digits that identify it.
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
    /// Writes an `Any`, whose type is found in the registry.
    fn any(&mut self, value: &Any) -> Result<(), Self::Error>;
    /// Creates an error about a value that cannot be written.
    fn fail(&self, cause: Cause) -> Self::Error;
}

/// A sink of the members of an object.
pub trait ObjectWriter: Sized {
    /// The error of writing.
    type Error;

    /// Returns the options.
    fn options(&self) -> &WriteOptions;

    /// Writes a field with its value.
    ///
    /// # Errors
    /// Fails with the error of the output, or a value that ProtoJSON cannot express.
    fn member<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &T,
    ) -> Result<(), Self::Error>;

    /// Writes an entry of a map.
    ///
    /// # Errors
    /// Fails as [`member`](Self::member).
    fn entry<C: FieldCodec<T>, T>(&mut self, key: &str, value: &T) -> Result<(), Self::Error>;

    /// Closes the object.
    ///
    /// # Errors
    /// Fails with the error of the output.
    fn end(self) -> Result<(), Self::Error>;

    /// Creates an error about a value that cannot be written.
    fn fail(&self, cause: Cause) -> Self::Error;

    /// Writes a field with implicit presence, a list or a map, unless it holds its default.
    ///
    /// # Errors
    /// Fails as [`member`](Self::member).
    #[inline]
    fn implicit<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &T,
    ) -> Result<(), Self::Error> {
        if C::is_default(value) && (field.omit_empty || !self.options().emit_defaults) {
            return Ok(());
        }
        self.member::<C, T>(field, value)
    }

    /// Writes a field that proto2 declares `required`, also when it holds its default.
    ///
    /// # Errors
    /// Fails as [`member`](Self::member).
    #[inline]
    fn required<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &T,
    ) -> Result<(), Self::Error> {
        self.member::<C, T>(field, value)
    }

    /// Writes a field with explicit presence, if it is set.
    ///
    /// # Errors
    /// Fails as [`member`](Self::member).
    #[inline]
    fn explicit<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &Option<T>,
    ) -> Result<(), Self::Error> {
        match value {
            Some(value) => self.member::<C, T>(field, value),
            None => Ok(()),
        }
    }
}

/// A sink of the elements of an array.
pub trait ArrayWriter: Sized {
    /// The error of writing.
    type Error;

    /// Writes an element.
    ///
    /// # Errors
    /// Fails with the error of the output, or a value that ProtoJSON cannot express.
    fn element<C: FieldCodec<T>, T>(&mut self, value: &T) -> Result<(), Self::Error>;

    /// Closes the array.
    ///
    /// # Errors
    /// Fails with the error of the output.
    fn end(self) -> Result<(), Self::Error>;
}

//! The trait that the codecs in [`field_codec`](crate::field_codec) implement.

use crate::{Reader, VisitResult, Writer};

/// The JSON form of a value of the Rust type `T`.
pub trait FieldCodec<T> {
    /// The heap that an empty value takes.
    const HEAP: usize = 0;

    /// Whether the JSON form is an object of a message's fields.
    const IS_MESSAGE: bool = false;

    /// Writes the value.
    ///
    /// # Errors
    /// Fails with the error of the output, or a value that ProtoJSON cannot express.
    fn write<W: Writer>(value: &T, writer: &mut W) -> Result<(), W::Error>;

    /// Reads a value; `into` must be empty.
    ///
    /// # Errors
    /// Fails with the error of the input, or a value that does not fit.
    fn read<R: Reader>(into: &mut T, reader: &mut R) -> Result<VisitResult, R::Error>;

    /// Returns whether the value is the default of an absent field.
    fn is_default(value: &T) -> bool;
}

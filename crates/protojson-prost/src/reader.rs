//! The source of a JSON value: the trait that codecs and messages read from.
//!
//! The source drives: a codec passes a [`Visitor`] to a [`Reader`], which calls the method for the JSON value that it
//! finds. One implementation of a message therefore serves JSON bytes and serde, and no tree of values is built.

use prost_types::Any;

use crate::message_visitor::MessageVisitor;
use crate::visitor::{ScalarVisitor, StringVisitor};
use crate::{
    Cause, DropReason, ErrorKind, FieldCodec, ProtoJson, ReadOptions, Scalar, Segment, VisitResult,
    Visitor,
};

/// A source of one JSON value, which is read once.
pub trait Reader {
    /// The error of reading.
    type Error;

    /// Returns the options.
    fn options(&self) -> &ReadOptions;

    /// Returns whether every scalar is given as a string, as in a path or a query: `true` is a boolean then, and `1` is the
    /// number of an enum value.
    #[inline]
    fn is_text(&self) -> bool {
        false
    }

    /// Reads the value into the visitor.
    ///
    /// # Errors
    /// Fails when the input is no JSON, exceeds the budget, or the visitor rejects it.
    fn read<V: Visitor>(&mut self, visitor: &mut V) -> Result<VisitResult, Self::Error>;

    /// Skips the value.
    ///
    /// # Errors
    /// Fails when the input is no JSON or exceeds the budget.
    fn skip(&mut self) -> Result<(), Self::Error>;

    /// Reads an `Any`, whose type is found in the registry.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read).
    fn any(&mut self, into: &mut Any) -> Result<VisitResult, Self::Error>;

    /// Counts heap that the message is about to take against the budget.
    ///
    /// # Errors
    /// Fails when the budget is exceeded.
    fn charge(&mut self, bytes: usize) -> Result<(), Self::Error>;

    /// Creates an error about the value or key that was read last.
    fn fail(&self, cause: Cause) -> Self::Error;

    /// Adds a segment to the path of an error.
    #[must_use]
    fn at(error: Self::Error, segment: Segment<'_>) -> Self::Error;

    /// Notes for the [`Report`](crate::Report) that the last value read is not in the message.
    ///
    /// # Errors
    /// Fails when the budget is exceeded.
    fn note(&mut self, reason: DropReason) -> Result<(), Self::Error> {
        let _ = reason;
        Ok(())
    }

    /// Skips the value and notes that it is not in the message.
    ///
    /// # Errors
    /// Fails as [`skip`](Self::skip).
    fn drop_value(&mut self, reason: DropReason) -> Result<(), Self::Error> {
        let _ = reason;
        self.skip()
    }

    /// Reads the value of a field declared `debug_redact`, and redacts notes made meanwhile.
    ///
    /// # Errors
    /// Fails with the error of the function.
    fn read_redacted<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Self::Error>,
    ) -> Result<T, Self::Error> {
        read(self)
    }

    /// Reads a value piece by piece; a later error is about the whole value.
    ///
    /// # Errors
    /// Fails with the error of the function.
    fn as_one<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Self::Error>,
    ) -> Result<T, Self::Error> {
        read(self)
    }

    /// Reads a message that is an object of its fields.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read).
    fn message<M: ProtoJson>(&mut self, into: &mut M) -> Result<VisitResult, Self::Error>
    where
        Self: Sized,
    {
        self.read(&mut MessageVisitor::new(into))
    }

    /// Reads a string.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read).
    fn string(&mut self, into: &mut String) -> Result<VisitResult, Self::Error>
    where
        Self: Sized,
    {
        let lenient = self.options().lenient;
        self.read(&mut StringVisitor { into, lenient })
    }

    /// Reads the value if it is a string without escapes that the function accepts. An implementation may always return
    /// `None`.
    fn plain_string<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Option<T>
    where
        Self: Sized,
    {
        let _ = parse;
        None
    }

    /// Reads the value if it is an integer of few digits. An implementation may always return `None`.
    fn plain_integer(&mut self) -> Option<i64> {
        None
    }

    /// Reads a field with implicit presence: its absence means the default.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read).
    #[inline]
    fn implicit<C: FieldCodec<T>, T>(&mut self, into: &mut T) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        C::read(into, self).map(|_| ())
    }

    /// Reads a field that proto2 declares `required`; as in prost, its absence means the default.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read).
    #[inline]
    fn required<C: FieldCodec<T>, T>(&mut self, into: &mut T) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        self.implicit::<C, T>(into)
    }

    /// Reads a field with explicit presence.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read).
    #[inline]
    fn explicit<C: FieldCodec<T>, T: Default>(
        &mut self,
        into: &mut Option<T>,
    ) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        if C::HEAP > 0 {
            self.charge(C::HEAP)?;
        }
        if C::read(into.insert(T::default()), self)? != VisitResult::Value {
            *into = None;
        }
        Ok(())
    }

    /// Reads a member of a oneof.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read), and when the oneof is set already.
    fn oneof<C: FieldCodec<T>, T: Default, O>(
        &mut self,
        into: &mut Option<O>,
        member: fn(T) -> O,
    ) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        self.charge(C::HEAP)?;
        let mut value = T::default();
        if C::read(&mut value, self)? != VisitResult::Value {
            return Ok(());
        }
        if into.is_some() {
            let text = "another member of the oneof is set already";
            return Err(self.fail(Cause::fixed(ErrorKind::Duplicate, text)));
        }
        *into = Some(member(value));
        Ok(())
    }

    /// Reads a scalar other than `null` with a function.
    ///
    /// # Errors
    /// Fails as [`read`](Self::read).
    fn scalar<T, F>(
        &mut self,
        expected: &'static str,
        into: &mut T,
        parse: F,
    ) -> Result<VisitResult, Self::Error>
    where
        F: FnMut(Scalar<'_>, &mut T) -> Result<VisitResult, Cause>,
    {
        self.read(&mut ScalarVisitor {
            expected,
            into,
            parse,
        })
    }
}

/// Reserves room for another element, within the budget.
#[inline]
pub(crate) fn make_room<T, R: Reader>(list: &mut Vec<T>, reader: &mut R) -> Result<(), R::Error> {
    if list.len() == list.capacity() {
        let more = list.len().max(4);
        reader.charge(more.saturating_mul(size_of::<T>()))?;
        list.reserve_exact(more);
    }
    Ok(())
}

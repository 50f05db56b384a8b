//! The reading side: what a value is read from.
//!
//! Reading is driven by the source: a codec hands a [`Visitor`] to a [`Reader`], which calls the
//! method that fits the JSON value it finds. So one description serves JSON bytes and serde alike,
//! and no tree of values is built.

use std::borrow::Cow;

use prost_types::Any;

use crate::heap::growth;
use crate::kind::{Kind, StringVisitor};
use crate::message::MessageVisitor;
use crate::report::Dropping;
use crate::{Cause, ErrorKind, ProtoJson, ReadOptions, Segment};

mod bytes;
mod number;
mod token;

pub use bytes::ByteReader;
pub use number::Number;

/// A JSON value that is neither array nor object.
#[derive(Debug)]
#[non_exhaustive]
pub enum Scalar<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number<'a>),
    /// A string, escapes resolved.
    String(Cow<'a, str>),
}

impl Scalar<'_> {
    /// Returns how much heap it takes to own what the value borrows.
    pub(crate) fn heap(&self) -> usize {
        match self {
            Self::String(Cow::Borrowed(text)) => growth::allocated(text.len()),
            _ => 0,
        }
    }

    /// Says what the value is, without quoting it.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
        }
    }
}

/// What came of reading a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Found {
    /// The value was read.
    Value,
    /// There was a `null`, which stands for absence; the target is unchanged.
    Null,
    /// The options say that such a value is passed over; the target is unchanged.
    Ignored,
}

/// Receives one JSON value.
pub trait Visitor {
    /// Whether arrays are welcome.
    const ARRAY: bool = false;
    /// Whether objects are welcome.
    const OBJECT: bool = false;

    /// Says what is welcome, with its article.
    fn expected(&self) -> &'static str;

    /// Returns how much heap it takes to receive the scalar; the reader counts it before.
    fn heap(&self, scalar: &Scalar<'_>) -> usize {
        let _ = scalar;
        0
    }

    /// Receives a scalar.
    ///
    /// # Errors
    /// When the value does not fit.
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<Found, Cause> {
        match scalar {
            Scalar::Null => Ok(Found::Null),
            other => Err(Cause::unexpected(self.expected(), other.describe())),
        }
    }

    /// Learns that an array begins.
    fn begin_array(&mut self) {}

    /// Learns that an object begins.
    fn begin_object(&mut self) {}

    /// Receives an element of an array: reads exactly one value.
    ///
    /// # Errors
    /// Whatever the reader fails with.
    fn element<R: Reader>(&mut self, reader: &mut R) -> Result<(), R::Error> {
        reader.skip()
    }

    /// Receives a member of an object: reads exactly one value.
    ///
    /// # Errors
    /// Whatever the reader fails with.
    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        let _ = key;
        reader.skip()
    }
}

/// Gives one JSON value. It is read once, by one of the methods that read.
pub trait Reader {
    /// What reading can fail with.
    type Error;

    /// Returns how to read.
    fn options(&self) -> &ReadOptions;

    /// Reads the value into the visitor.
    ///
    /// # Errors
    /// When the input is no JSON, exceeds the budget, or the visitor refuses it.
    fn read<V: Visitor>(&mut self, visitor: &mut V) -> Result<Found, Self::Error>;

    /// Passes over the value.
    ///
    /// # Errors
    /// When the input is no JSON or exceeds the budget.
    fn skip(&mut self) -> Result<(), Self::Error>;

    /// Reads an `Any`, with the type found in the registry.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn any(&mut self, into: &mut Any) -> Result<Found, Self::Error>;

    /// Counts heap that the message is about to take.
    ///
    /// # Errors
    /// When the budget is exceeded.
    fn charge(&mut self, bytes: usize) -> Result<(), Self::Error>;

    /// Makes an error about the value or key that was read last.
    fn fail(&self, cause: Cause) -> Self::Error;

    /// Notes on an error's way outwards where it happened.
    #[must_use]
    fn at(error: Self::Error, segment: Segment<'_>) -> Self::Error;

    /// Notes that the value that was read last is not in the message, for who asks for a
    /// [`Report`](crate::Report).
    ///
    /// # Errors
    /// When the budget is exceeded.
    fn note(&mut self, why: Dropping) -> Result<(), Self::Error> {
        let _ = why;
        Ok(())
    }

    /// Passes over the value and notes that it is not in the message.
    ///
    /// # Errors
    /// As [`skip`](Self::skip).
    fn drop_value(&mut self, why: Dropping) -> Result<(), Self::Error> {
        let _ = why;
        self.skip()
    }

    /// Reads the value of a field declared `debug_redact`: what is noted meanwhile does not show.
    ///
    /// # Errors
    /// As the function.
    fn secretly<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Self::Error>,
    ) -> Result<T, Self::Error> {
        read(self)
    }

    /// Reads a value piece by piece; what fails thereafter is about all of it.
    ///
    /// # Errors
    /// As the function.
    fn as_one<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Self::Error>,
    ) -> Result<T, Self::Error> {
        read(self)
    }

    /// Reads a message that is an object of its fields.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn message<M: ProtoJson>(&mut self, into: &mut M) -> Result<Found, Self::Error>
    where
        Self: Sized,
    {
        self.read(&mut MessageVisitor::new(into))
    }

    /// Reads a string.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn string(&mut self, into: &mut String) -> Result<Found, Self::Error>
    where
        Self: Sized,
    {
        let lenient = self.options().lenient;
        self.read(&mut StringVisitor { into, lenient })
    }

    /// Reads the value if it is a string without escapes of which the function makes something; it
    /// need not find out.
    fn plain_string<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Option<T>
    where
        Self: Sized,
    {
        let _ = parse;
        None
    }

    /// Reads the value if it is an integer of few digits and nothing else; it need not find out.
    fn plain_integer(&mut self) -> Option<i64> {
        None
    }

    /// Reads a field whose absence means the default.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    #[inline]
    fn implicit<K: Kind<T>, T>(&mut self, into: &mut T) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        K::read(into, self).map(|_| ())
    }

    /// Reads a field that proto2 declares `required`; prost takes its absence for the default.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    #[inline]
    fn required<K: Kind<T>, T>(&mut self, into: &mut T) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        self.implicit::<K, T>(into)
    }

    /// Reads a field whose absence is told from the default.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    #[inline]
    fn explicit<K: Kind<T>, T: Default>(&mut self, into: &mut Option<T>) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        if K::HEAP > 0 {
            self.charge(K::HEAP)?;
        }
        if K::read(into.insert(T::default()), self)? != Found::Value {
            *into = None;
        }
        Ok(())
    }

    /// Reads a member of a oneof.
    ///
    /// # Errors
    /// As [`read`](Self::read), and when the oneof is set already.
    fn oneof<K: Kind<T>, T: Default, O>(
        &mut self,
        into: &mut Option<O>,
        member: fn(T) -> O,
    ) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        self.charge(K::HEAP)?;
        let mut value = T::default();
        if K::read(&mut value, self)? != Found::Value {
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
    /// As [`read`](Self::read).
    fn scalar<T, F>(
        &mut self,
        expected: &'static str,
        into: &mut T,
        parse: F,
    ) -> Result<Found, Self::Error>
    where
        F: FnMut(Scalar<'_>, &mut T) -> Result<Found, Cause>,
    {
        self.read(&mut ScalarVisitor {
            expected,
            into,
            parse,
        })
    }
}

struct ScalarVisitor<'v, T, F> {
    expected: &'static str,
    into: &'v mut T,
    parse: F,
}

impl<T, F> Visitor for ScalarVisitor<'_, T, F>
where
    F: FnMut(Scalar<'_>, &mut T) -> Result<Found, Cause>,
{
    fn expected(&self) -> &'static str {
        self.expected
    }

    #[inline]
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<Found, Cause> {
        match scalar {
            Scalar::Null => Ok(Found::Null),
            other => (self.parse)(other, self.into),
        }
    }
}

//! The reading side: what a value is read from.
//!
//! Reading is driven by the source: a codec hands a [`Visitor`] to a [`Reader`], which calls the
//! method that fits the JSON value it finds. So one description serves JSON bytes and serde alike,
//! and no tree of values is built.

use std::borrow::Cow;

use prost_types::Any;

use crate::kind::{Kind, Presence};
use crate::{Cause, ErrorKind, ReadOptions, Segment};

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

/// Gives one JSON value. Exactly one of `read`, `skip` and `any` is called, once.
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

    /// Counts heap that the message takes.
    ///
    /// # Errors
    /// When the budget is exceeded.
    fn charge(&mut self, bytes: usize) -> Result<(), Self::Error>;

    /// Makes an error about the value or key that was read last.
    fn fail(&self, cause: Cause) -> Self::Error;

    /// Notes on an error's way outwards where it happened.
    #[must_use]
    fn at(error: Self::Error, segment: Segment<'_>) -> Self::Error;

    /// Reads a field as its presence asks for it.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn field<P: Presence<T>, T>(&mut self, into: &mut T) -> Result<(), Self::Error>
    where
        Self: Sized,
    {
        P::read(into, self)
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
        let mut value = T::default();
        if K::read(&mut value, self)? != Found::Value {
            return Ok(());
        }
        if into.is_some() {
            let text = "another member of the oneof is set already";
            return Err(self.fail(Cause::new(ErrorKind::Duplicate, text)));
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

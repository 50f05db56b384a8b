//! The receiver of a JSON value that a [`Reader`] reads.

use std::borrow::Cow;

use crate::heap::growth;
use crate::{Cause, Number, Reader};

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
    /// Returns how much heap a copy of the borrowed value takes.
    pub(crate) fn heap(&self) -> usize {
        match self {
            Self::String(Cow::Borrowed(text)) => growth::allocated(text.len()),
            _ => 0,
        }
    }

    /// Returns the type of the value with its article, for errors.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
        }
    }
}

/// The result of reading a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum VisitResult {
    /// The value was read.
    Value,
    /// The value was `null`, which means absence; the target is unchanged.
    Null,
    /// The value was ignored, as the options require; the target is unchanged.
    Ignored,
}

/// Receives one JSON value.
pub trait Visitor {
    /// Whether arrays are accepted.
    const ARRAY: bool = false;
    /// Whether objects are accepted.
    const OBJECT: bool = false;

    /// Returns the expected type of value with its article, for errors.
    fn expected(&self) -> &'static str;

    /// Returns how much heap the scalar takes; the reader counts it first.
    fn heap(&self, scalar: &Scalar<'_>) -> usize {
        let _ = scalar;
        0
    }

    /// Receives a scalar.
    ///
    /// # Errors
    /// Fails when the value does not fit.
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<VisitResult, Cause> {
        match scalar {
            Scalar::Null => Ok(VisitResult::Null),
            other => Err(Cause::unexpected(self.expected(), other.describe())),
        }
    }

    /// Begins an array.
    fn begin_array(&mut self) {}

    /// Begins an object.
    fn begin_object(&mut self) {}

    /// Receives an element of an array; must read exactly one value.
    ///
    /// # Errors
    /// Fails with the error of the reader.
    fn element<R: Reader>(&mut self, reader: &mut R) -> Result<(), R::Error> {
        reader.skip()
    }

    /// Receives a member of an object; must read exactly one value.
    ///
    /// # Errors
    /// Fails with the error of the reader.
    fn member<R: Reader>(&mut self, key: &str, reader: &mut R) -> Result<(), R::Error> {
        let _ = key;
        reader.skip()
    }
}

pub(crate) struct ScalarVisitor<'v, T, F> {
    pub(crate) expected: &'static str,
    pub(crate) into: &'v mut T,
    pub(crate) parse: F,
}

impl<T, F> Visitor for ScalarVisitor<'_, T, F>
where
    F: FnMut(Scalar<'_>, &mut T) -> Result<VisitResult, Cause>,
{
    fn expected(&self) -> &'static str {
        self.expected
    }

    #[inline]
    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<VisitResult, Cause> {
        match scalar {
            Scalar::Null => Ok(VisitResult::Null),
            other => (self.parse)(other, self.into),
        }
    }
}

/// Reads a string, and if it may be a number too.
pub(crate) struct StringVisitor<'v> {
    pub(crate) into: &'v mut std::string::String,
    pub(crate) lenient: bool,
}

impl Visitor for StringVisitor<'_> {
    fn expected(&self) -> &'static str {
        "a string"
    }

    fn heap(&self, scalar: &Scalar<'_>) -> usize {
        match scalar {
            Scalar::Number(number) if self.lenient => number.text_len(),
            other => other.heap(),
        }
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<VisitResult, Cause> {
        *self.into = match scalar {
            Scalar::Null => return Ok(VisitResult::Null),
            Scalar::String(text) => text.into_owned(),
            Scalar::Number(number) if self.lenient => number.to_string(),
            other => return Err(Cause::unexpected("a string", other.describe())),
        };
        Ok(VisitResult::Value)
    }
}

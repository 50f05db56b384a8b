//! A [`Reader`] of the pairs that lead to one value, and of the JSON that may be there beside them.

use std::borrow::Cow;

use prost_types::Any;

use super::Options;
use super::integer::integer;
use super::pair::{self, Pair};
use crate::heap::growth;
use crate::message_visitor::MessageVisitor;
use crate::text::owned;
use crate::visitor::StringVisitor;
use crate::{
    ByteReader, Cause, Error, ErrorKind, Part, ProtoJson, ReadOptions, Reader, Scalar, Segment,
    VisitResult, Visitor,
};

/// Reads a value from pairs: a scalar from one, a list from several, a message from those of its fields.
pub(super) struct PairReader<'r, 'a> {
    /// Has the budget, and the JSON if there is any.
    pub(super) json: &'r mut ByteReader<'a>,
    /// At least one.
    pub(super) pairs: &'r mut [Pair<'a>],
    pub(super) options: &'r Options<'r>,
    /// Whether the value is in the JSON too, which goes on with it.
    pub(super) has_json: bool,
}

impl<'a> PairReader<'_, 'a> {
    /// Returns a reader of some of the pairs, as many as `count`, from the index `from` on.
    #[inline]
    pub(super) fn part(&mut self, from: usize, count: usize, has_json: bool) -> PairReader<'_, 'a> {
        let pairs = self.pairs.get_mut(from..from + count);
        PairReader {
            json: self.json,
            pairs: pairs.unwrap_or_default(),
            options: self.options,
            has_json,
        }
    }

    /// Returns the value if there is one alone, without an escape.
    #[inline]
    fn plain(&self) -> Option<&'a str> {
        match &*self.pairs {
            [pair] if pair.is_leaf && !self.has_json => pair.plain(),
            _ => None,
        }
    }

    /// Reads the value of a scalar.
    fn text(&mut self, expected: &str) -> Result<Cow<'a, str>, Error> {
        if self.has_json {
            return Err(self.collision());
        }
        match &*self.pairs {
            [pair] if pair.is_leaf => {
                if let Some(text) = pair.plain() {
                    return Ok(Cow::Borrowed(text));
                }
                let (part, length) = (pair.part, pair.value.len());
                pair::charge(self.json, growth::allocated(length), part)?;
                pair.decoded().map_err(|cause| pair.fail(cause))
            }
            [pair] => Err(pair.fail_name(no_message(expected))),
            pairs => Err(repeated(pairs)),
        }
    }

    /// Reads a list: each pair is an element.
    fn list<V: Visitor>(&mut self, visitor: &mut V) -> Result<VisitResult, Error> {
        if self.has_json {
            return Err(self.collision());
        }
        if let Some(pair) = self.pairs.iter().find(|pair| !pair.is_leaf) {
            let text = "a name cannot lead into a repeated field";
            return Err(pair.fail_name(Cause::fixed(ErrorKind::Type, text)));
        }
        visitor.begin_array();
        for index in 0..self.pairs.len() {
            visitor.element(&mut self.part(index, 1, false))?;
        }
        Ok(VisitResult::Value)
    }

    /// Creates the error for a field that has a pair and is in the JSON too.
    #[cold]
    fn collision(&self) -> Error {
        let part = self.part_of_first();
        let text = format!("the field is in the {part} already");
        self.json.fail(Cause::new(ErrorKind::Duplicate, text))
    }

    /// Creates the error for a value that text cannot be.
    #[cold]
    pub(super) fn no_text(&self, expected: &str) -> Error {
        match self.has_json {
            true => self.collision(),
            false => self.fail(Cause::unexpected(expected, "text")),
        }
    }

    fn part_of_first(&self) -> Part {
        self.pairs.first().map_or(Part::Query, |pair| pair.part)
    }

    /// Goes a level deeper, within the budget.
    pub(super) fn descend(&mut self) -> Result<(), Error> {
        match self.json.depth.checked_sub(1) {
            Some(left) => self.json.depth = left,
            None => return Err(self.too_deep()),
        }
        Ok(())
    }

    #[cold]
    fn too_deep(&self) -> Error {
        let limit = self.json.options.budget.depth;
        let text = format!("nested deeper than {limit} levels");
        let cause = Cause::new(ErrorKind::Budget, text);
        Error::in_part(self.part_of_first(), cause)
    }
}

/// Returns the cause of an error about a name that goes on behind a field of another type than a message.
fn no_message(expected: &str) -> Cause {
    let text = format!("expected {expected}, which has no fields");
    Cause::new(ErrorKind::UnknownField, text)
}

/// Creates the error for a field that has a single value and several pairs.
#[cold]
fn repeated(pairs: &[Pair<'_>]) -> Error {
    let part = |index: usize| pairs.get(index).map_or(Part::Query, |pair| pair.part);
    let text = match (part(0), part(1)) {
        (Part::Path, Part::Query | Part::Form) => "the field is in the path already",
        (Part::Query, Part::Form) => "the field is in the query already",
        _ => "the field occurs twice",
    };
    Error::in_part(part(1), Cause::fixed(ErrorKind::Duplicate, text))
}

impl Reader for PairReader<'_, '_> {
    type Error = Error;

    #[inline]
    fn options(&self) -> &ReadOptions {
        self.json.options
    }

    #[inline]
    fn is_text(&self) -> bool {
        true
    }

    fn read<V: Visitor>(&mut self, visitor: &mut V) -> Result<VisitResult, Error> {
        if V::ARRAY && !V::OBJECT {
            return self.list(visitor);
        }
        if V::OBJECT {
            return Err(self.no_text(visitor.expected()));
        }
        let scalar = Scalar::String(self.text(visitor.expected())?);
        match visitor.heap(&scalar) {
            0 => {}
            heap => self.charge(heap)?,
        }
        match visitor.scalar(scalar) {
            Ok(found) => Ok(found),
            Err(cause) => Err(self.fail(cause)),
        }
    }

    fn message<M: ProtoJson>(&mut self, into: &mut M) -> Result<VisitResult, Error> {
        let known = self.resolve(M::DESCRIPTOR)?;
        self.fields(&mut MessageVisitor::new(into), known)?;
        Ok(VisitResult::Value)
    }

    #[inline]
    fn string(&mut self, into: &mut String) -> Result<VisitResult, Error> {
        if let Some(text) = self.plain() {
            self.charge(growth::allocated(text.len()))?;
            *into = owned(text);
            return Ok(VisitResult::Value);
        }
        let lenient = self.json.options.lenient;
        self.read(&mut StringVisitor { into, lenient })
    }

    #[inline]
    fn plain_string<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.plain().and_then(parse)
    }

    #[inline]
    fn plain_integer(&mut self) -> Option<i64> {
        match &*self.pairs {
            [pair] if pair.is_leaf && !self.has_json => integer(pair.value),
            _ => None,
        }
    }

    fn skip(&mut self) -> Result<(), Error> {
        match self.has_json {
            true => self.json.skip(),
            false => Ok(()),
        }
    }

    fn any(&mut self, _into: &mut Any) -> Result<VisitResult, Error> {
        Err(self.no_text("an object"))
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Result<(), Error> {
        let part = self.part_of_first();
        pair::charge(self.json, bytes, part)
    }

    #[cold]
    fn fail(&self, cause: Cause) -> Error {
        match &*self.pairs {
            [pair] if pair.is_leaf => pair.fail(cause),
            _ => Error::in_part(self.part_of_first(), cause),
        }
    }

    #[cold]
    fn at(error: Error, segment: Segment<'_>) -> Error {
        error.at(segment)
    }
}

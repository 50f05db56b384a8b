//! The short way of reading a request, for those of the usual form: each pair is a scalar of the request message itself.
//!
//! It keeps no pairs and makes no errors: a request that does not fit is read again, the long way.

use std::borrow::Cow;

use prost_types::Any;

use super::integer::integer;
use super::percent::{Encoding, decode_value};
use super::scan::{begins_with, value_end};
use super::{Body, Content, Request};
use crate::heap::growth;
use crate::message_visitor::MessageVisitor;
use crate::text::owned;
use crate::{
    ByteReader, Cause, FieldDescriptor, ProtoJson, ReadOptions, Reader, Scalar, Segment,
    VisitResult, Visitor,
};

/// The request has to be read the long way.
#[derive(Debug)]
pub(super) struct NotPlain;

/// Reads a message, whose fields may be set in part if that fails. The length of the request has been checked.
pub(super) fn read_plain<M: ProtoJson>(
    into: &mut M,
    request: &Request<'_>,
    options: &ReadOptions,
) -> Result<(), NotPlain> {
    let budget = options.budget;
    let mut visitor = MessageVisitor::new(into);
    let mut reader = TextReader {
        text: "",
        is_plain: true,
        encoding: Encoding::Segment,
        heap: budget.heap,
        elements: budget.elements,
        options,
    };
    if budget.depth == 0 {
        return Err(NotPlain);
    }
    for variable in request.variables {
        let mut fields = M::DESCRIPTOR.fields.iter();
        let index = fields.position(|field| field.name == variable.field);
        let (end, is_plain) = value_end(variable.value.as_bytes(), 0);
        reader.is_plain = is_plain && end == variable.value.len();
        reader.text = variable.value;
        reader.encoding = variable.encoding();
        reader.count()?;
        visitor.field(index.ok_or(NotPlain)?, &mut reader)?;
    }
    reader.encoding = Encoding::Query;
    match (request.body, request.content) {
        (Body::None, _) => read_text(&mut visitor, &mut reader, request.query),
        (Body::Whole, _) if !request.query.is_empty() => Err(NotPlain),
        (Body::Whole, Content::Form(form)) => {
            let form = std::str::from_utf8(form).map_err(|_| NotPlain)?;
            read_text(&mut visitor, &mut reader, form)
        }
        (Body::Whole, Content::Json(b"")) => Ok(()),
        (Body::Whole, Content::Json(text)) => {
            let mut json = ByteReader::new(text, options).map_err(|_| NotPlain)?;
            (json.heap, json.elements) = (reader.heap, reader.elements);
            match json.fields(&mut visitor) {
                Ok(VisitResult::Value) => json.finish().map_err(|_| NotPlain),
                Ok(_) | Err(_) => Err(NotPlain),
            }
        }
        (Body::Field(_), _) => Err(NotPlain),
    }
}

/// Reads a query or a form.
fn read_text<'a, M: ProtoJson>(
    visitor: &mut MessageVisitor<'_, M>,
    reader: &mut TextReader<'_, 'a>,
    text: &'a str,
) -> Result<(), NotPlain> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..)
        && !rest.is_empty()
    {
        let (index, name) = find(M::DESCRIPTOR.fields, visitor.next, rest).ok_or(NotPlain)?;
        let from = at + name.len() + 1;
        let (end, is_plain) = value_end(bytes, from);
        reader.text = text.get(from..end).ok_or(NotPlain)?;
        reader.is_plain = is_plain;
        reader.count()?;
        visitor.field(index, reader)?;
        at = end + 1;
    }
    Ok(())
}

/// Finds the field that the text names, and the name, if neither is encoded. Looks at the field behind that of the last pair
/// first: most senders keep the order of the schema.
#[inline]
fn find(fields: &[FieldDescriptor], next: usize, text: &[u8]) -> Option<(usize, &'static str)> {
    let is_json_name =
        |field: &FieldDescriptor| begins_with(text, field.json_name.as_bytes()) && field.is_plain;
    let is_name = |field: &FieldDescriptor| begins_with(text, field.name.as_bytes());
    if let Some(field) = fields.get(next)
        && is_json_name(field)
    {
        return Some((next, field.json_name));
    }
    if let Some(index) = fields.iter().position(is_json_name) {
        return Some((index, fields.get(index)?.json_name));
    }
    let index = fields.iter().position(is_name)?;
    Some((index, fields.get(index)?.name))
}

/// Reads one scalar.
struct TextReader<'r, 'a> {
    text: &'a str,
    /// Whether the text is as it was before it was encoded.
    is_plain: bool,
    encoding: Encoding,
    /// The rest of the budget.
    heap: usize,
    elements: usize,
    options: &'r ReadOptions,
}

impl<'a> TextReader<'_, 'a> {
    /// Counts a pair.
    #[inline]
    fn count(&mut self) -> Result<(), NotPlain> {
        self.elements = self.elements.checked_sub(1).ok_or(NotPlain)?;
        Ok(())
    }

    #[inline]
    fn plain(&self) -> Option<&'a str> {
        self.is_plain.then_some(self.text)
    }

    fn decoded(&mut self) -> Result<Cow<'a, str>, NotPlain> {
        if let Some(text) = self.plain() {
            return Ok(Cow::Borrowed(text));
        }
        self.charge(growth::allocated(self.text.len()))?;
        self.decode()
    }

    fn decode(&self) -> Result<Cow<'a, str>, NotPlain> {
        decode_value(self.text, self.encoding).map_err(|_| NotPlain)
    }
}

impl Reader for TextReader<'_, '_> {
    type Error = NotPlain;

    fn options(&self) -> &ReadOptions {
        self.options
    }

    #[inline]
    fn is_text(&self) -> bool {
        true
    }

    fn read<V: Visitor>(&mut self, visitor: &mut V) -> Result<VisitResult, NotPlain> {
        if V::OBJECT {
            return Err(NotPlain);
        }
        if V::ARRAY {
            visitor.begin_array();
            visitor.element(self)?;
            return Ok(VisitResult::Value);
        }
        let scalar = Scalar::String(self.decoded()?);
        self.charge(visitor.heap(&scalar))?;
        visitor.scalar(scalar).map_err(|_| NotPlain)
    }

    fn message<M: ProtoJson>(&mut self, _into: &mut M) -> Result<VisitResult, NotPlain> {
        Err(NotPlain)
    }

    #[inline]
    fn string(&mut self, into: &mut String) -> Result<VisitResult, NotPlain> {
        self.charge(growth::allocated(self.text.len()))?;
        *into = match self.plain() {
            Some(text) => owned(text),
            None => self.decode()?.into_owned(),
        };
        Ok(VisitResult::Value)
    }

    #[inline]
    fn plain_string<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.plain().and_then(parse)
    }

    #[inline]
    fn plain_integer(&mut self) -> Option<i64> {
        integer(self.text)
    }

    fn skip(&mut self) -> Result<(), NotPlain> {
        Ok(())
    }

    fn any(&mut self, _into: &mut Any) -> Result<VisitResult, NotPlain> {
        Err(NotPlain)
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Result<(), NotPlain> {
        self.heap = self.heap.checked_sub(bytes).ok_or(NotPlain)?;
        Ok(())
    }

    fn fail(&self, _cause: Cause) -> NotPlain {
        NotPlain
    }

    fn at(error: NotPlain, _segment: Segment<'_>) -> NotPlain {
        error
    }
}

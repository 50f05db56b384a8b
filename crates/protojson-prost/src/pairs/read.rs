//! Reads the message that a request is bound to, and one field alone.

use super::divide::{Division, Rule};
use super::pair::{Pair, charge};
use super::pair_reader::PairReader;
use super::plain::{NotPlain, read_plain};
use super::resolve::Order;
use super::{Body, Content, Options, Request, no_fields};
use crate::json::read_all;
use crate::message_visitor::MessageVisitor;
use crate::{
    ByteReader, Cause, Error, ErrorKind, MessageDescriptor, ProtoJson, ReadOptions, Reader as _,
    from_slice,
};

/// Reads a message from the parts of a request.
///
/// Variables, parameters and body are one input: a field is in one of them, or a message has some of its fields in one and
/// some in another. A field that is in two of them is an error, and so is a field that occurs twice in one, except for
/// a list. The order of pairs has no meaning except among the elements of a list.
///
/// # Errors
/// Fails when a part is malformed, a name is unknown, a value does not fit its field, or the budget is exceeded. The error
/// names the field, and the part of the request or the line of the JSON. Fails too when the message itself is a well-known type
/// with a JSON form of its own, unless it is the whole body.
pub fn read<M: ProtoJson>(request: &Request<'_>, options: &Options<'_>) -> Result<M, Error> {
    check(request, options.read)?;
    if M::IS_SPECIAL && !is_whole_json(request) {
        return Err(Error::new(no_fields::<M>(), None));
    }
    if let (Body::Whole, Content::Json(text), []) =
        (request.body, request.content, request.variables)
        && request.query.is_empty()
        && !text.is_empty()
    {
        return from_slice(text, options.read);
    }
    let mut message = M::default();
    match read_plain(&mut message, request, options.read) {
        Ok(()) => Ok(message),
        Err(NotPlain) => read_any(request, options),
    }
}

/// Reads a message from pairs and JSON of any kind.
fn read_any<M: ProtoJson>(request: &Request<'_>, options: &Options<'_>) -> Result<M, Error> {
    let text = match request.content {
        Content::Json(json) => json,
        Content::Form(_) => &[],
    };
    let field = match request.body {
        Body::Field(field) => Some(index_of(M::DESCRIPTOR, field)?),
        Body::None | Body::Whole => None,
    };
    let rule = Rule {
        message: M::DESCRIPTOR,
        options,
        body: request.body,
        field,
    };
    let mut json = ByteReader::new(text, options.read)?;
    let (mut pairs, known) = collect(Division::new(rule, request)?, &mut json)?;
    if known == 0 && field.is_none() {
        return match text.is_empty() {
            true => Ok(M::default()),
            false => read_all(&mut json),
        };
    }
    let mut message = M::default();
    let mut reader = PairReader {
        json: &mut json,
        pairs: &mut pairs,
        options,
        has_json: request.body == Body::Whole && !text.is_empty(),
    };
    let mut visitor = MessageVisitor::new(&mut message);
    if let Some(index) = field
        && !text.is_empty()
    {
        read_body(&mut visitor, &mut reader, (index, known), text)?;
    }
    reader.fields(&mut visitor, known)?;
    if !text.is_empty() {
        json.finish()?;
    }
    Ok(message)
}

/// Returns the pairs of each field together, those of one field in their order, and how many have a field; the ignored ones
/// are behind them.
fn collect<'a>(
    mut division: Division<'_, 'a>,
    json: &mut ByteReader<'_>,
) -> Result<(Vec<Pair<'a>>, usize), Error> {
    let mut pairs = Vec::new();
    let mut order = Order::default();
    while let Some(pair) = division.next(json)? {
        if pairs.len() == pairs.capacity() {
            let more = pairs.len().max(4);
            // Sorting may take as much once more.
            charge(json, more * 2 * size_of::<Pair<'_>>(), pair.part)?;
            pairs.reserve_exact(more);
        }
        order.add(pair.field);
        pairs.push(pair);
    }
    let known = order.group(&mut pairs);
    Ok((pairs, known))
}

/// Reads one field of a message alone, such as the field that is the body of a response. `null` leaves the field unset.
///
/// # Errors
/// Fails as [`from_slice`](crate::from_slice), and when the message has no such field.
pub fn read_field<M: ProtoJson>(
    json: &[u8],
    field: &str,
    options: &ReadOptions,
) -> Result<M, Error> {
    let index = index_of(M::DESCRIPTOR, field)?;
    let mut message = M::default();
    let mut reader = ByteReader::new(json, options)?;
    MessageVisitor::new(&mut message).field(index, &mut reader)?;
    reader.finish()?;
    Ok(message)
}

/// Checks the parts of a request for their length, and for a body that the rule does not have.
fn check(request: &Request<'_>, options: &ReadOptions) -> Result<(), Error> {
    let (Content::Json(content) | Content::Form(content)) = request.content;
    if request.body == Body::None && !content.is_empty() {
        let text = "the request has a body, which is not expected";
        return Err(Error::new(Cause::fixed(ErrorKind::Type, text), None));
    }
    let values = request.variables.iter().map(|v| v.value.len());
    let length = values.sum::<usize>() + request.query.len() + content.len();
    let limit = options.budget.bytes;
    if length > limit {
        let text = format!("the input has {length} bytes, more than {limit}");
        return Err(Error::new(Cause::new(ErrorKind::Budget, text), None));
    }
    Ok(())
}

/// Whether the body alone holds the message, in JSON.
fn is_whole_json(request: &Request<'_>) -> bool {
    let is_json = matches!(request.content, Content::Json(_));
    is_json && request.body == Body::Whole && request.variables.is_empty()
}

fn index_of(message: &'static MessageDescriptor, field: &str) -> Result<usize, Error> {
    let index = message.fields.iter().position(|f| f.name == field);
    index.ok_or_else(|| {
        let text = format!("{} has no field {field:?}", message.full_name);
        Error::new(Cause::new(ErrorKind::UnknownField, text), None)
    })
}

/// Reads the field that the body holds, and the pairs that lead into it.
fn read_body<M: ProtoJson>(
    visitor: &mut MessageVisitor<'_, M>,
    reader: &mut PairReader<'_, '_>,
    (index, known): (usize, usize),
    text: &[u8],
) -> Result<(), Error> {
    reader.member(visitor, index, known)?;
    // A field that may hold `null` has a value then.
    let is_unset = reader.has_pairs(index, known) || visitor.message().encoded_len() == 0;
    if text.trim_ascii() == b"null" && is_unset {
        return Err(reader.json.fail(Cause::unexpected("a value", "null")));
    }
    Ok(())
}

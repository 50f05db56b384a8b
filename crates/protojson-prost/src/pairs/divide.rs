//! The division of a request into pairs, each with the field of the request message that its name begins with.

use super::pair::Pair;
use super::percent::{self, Encoding};
use super::resolve::unknown_field;
use super::scan::{name_end, value_end};
use super::{Body, Content, Options, Request, Variable};
use crate::{ByteReader, Cause, Error, ErrorKind, MessageDescriptor, Part, Unknown};

/// How the parts of a request are bound to a message.
#[derive(Clone, Copy)]
pub(super) struct Rule<'r> {
    pub(super) message: &'static MessageDescriptor,
    pub(super) options: &'r Options<'r>,
    pub(super) body: Body<'r>,
    /// The index of the field that the body holds.
    pub(super) field: Option<usize>,
}

/// Divides a request into pairs: those of the path first.
pub(super) struct Division<'r, 'a> {
    rule: Rule<'r>,
    variables: &'r [Variable<'a>],
    /// The query, then the form.
    text: &'a str,
    at: usize,
    part: Part,
    form: &'a str,
    /// The index of the field of the last pair.
    last: usize,
}

impl<'r, 'a> Division<'r, 'a> {
    pub(super) fn new(rule: Rule<'r>, request: &Request<'a>) -> Result<Self, Error>
    where
        'a: 'r,
    {
        let form = match request.content {
            Content::Json(_) => "",
            Content::Form(form) => std::str::from_utf8(form).map_err(|_| {
                let cause = Cause::fixed(ErrorKind::Syntax, "invalid UTF-8");
                Error::in_part(Part::Form, cause)
            })?,
        };
        Ok(Self {
            rule,
            variables: request.variables,
            text: request.query,
            at: 0,
            part: Part::Query,
            form,
            last: 0,
        })
    }

    /// Returns the next pair, and counts it against the budget of the reader.
    pub(super) fn next(&mut self, json: &mut ByteReader<'_>) -> Result<Option<Pair<'a>>, Error> {
        let Some(mut pair) = self.pair()? else {
            return Ok(None);
        };
        match json.elements.checked_sub(1) {
            Some(left) => json.elements = left,
            None => return Err(too_many(json, pair.part)),
        }
        self.find(&mut pair, json.options.lenient)?;
        self.last = pair.field;
        Ok(Some(pair))
    }

    /// Returns the next pair as it was received.
    fn pair(&mut self) -> Result<Option<Pair<'a>>, Error> {
        if let [variable, rest @ ..] = self.variables {
            self.variables = rest;
            let mut pair = Pair::new(variable.field, variable.value, Part::Path);
            let (end, is_plain) = value_end(variable.value.as_bytes(), 0);
            pair.is_plain = is_plain && end == variable.value.len();
            pair.encoding = variable.encoding();
            return Ok(Some(pair));
        }
        let text = self.text;
        while text.as_bytes().get(self.at) == Some(&b'&') {
            self.at += 1;
        }
        if self.at < text.len() {
            return self.named().map(Some);
        }
        match self.part {
            Part::Query => {
                (self.text, self.at, self.part) = (self.form, 0, Part::Form);
                self.pair()
            }
            _ => Ok(None),
        }
    }

    /// Returns the pair that is next in the text.
    fn named(&mut self) -> Result<Pair<'a>, Error> {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let (end_of_name, is_encoded) = name_end(bytes, self.at);
        let start = end_of_name + usize::from(bytes.get(end_of_name) == Some(&b'='));
        let (end, is_plain) = value_end(bytes, start);
        let name = text.get(self.at..end_of_name).unwrap_or_default();
        let value = text.get(start..end).unwrap_or_default();
        self.at = end + 1;
        let mut pair = Pair::new(name, value, self.part);
        pair.is_plain = is_plain;
        pair.has_encoded_name = is_encoded;
        if is_encoded && let Err(cause) = percent::decode(name, Encoding::Query) {
            return Err(pair.fail_name(cause));
        }
        Ok(pair)
    }

    /// Finds the field that the name of a pair begins with.
    fn find(&self, pair: &mut Pair<'_>, lenient: bool) -> Result<(), Error> {
        let Rule {
            message,
            options,
            body,
            field,
        } = self.rule;
        match (pair.part, field) {
            (Part::Form, Some(field)) => {
                pair.field = field;
                return Ok(());
            }
            (Part::Query, _) if body == Body::Whole => return self.outside(pair),
            _ => {}
        }
        let name = pair.at;
        if !pair.enter(message, self.last, lenient) {
            if pair.part == Part::Query && options.is_foreign(&pair.name()) {
                pair.ignore();
                return Ok(());
            }
            return unknown_field(pair, message, options);
        }
        if pair.part == Part::Query && Some(pair.field) == field {
            pair.at = name;
            let cause = Cause::fixed(ErrorKind::Duplicate, "the field is in the body");
            return Err(pair.fail_name(cause));
        }
        Ok(())
    }

    /// Ignores or rejects a pair of the query, because the body holds the whole message.
    fn outside(&self, pair: &mut Pair<'_>) -> Result<(), Error> {
        let options = self.rule.options;
        if options.unknown_parameters == Unknown::Ignore || options.is_foreign(&pair.name()) {
            pair.ignore();
            return Ok(());
        }
        let message = self.rule.message.full_name;
        let text = format!("the fields of {message} are in the body, not in the query");
        Err(pair.fail_name(Cause::new(ErrorKind::UnknownField, text)))
    }
}

#[cold]
fn too_many(json: &ByteReader<'_>, part: Part) -> Error {
    let limit = json.options.budget.elements;
    let text = format!("more than {limit} elements and members");
    Error::in_part(part, Cause::new(ErrorKind::Budget, text))
}

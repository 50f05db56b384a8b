//! Messages and lists that a [`PairWriter`] is writing.

use std::borrow::Cow;

use super::pair_writer::{PairWriter, Target};
use crate::writer::REDACTED;
use crate::{
    ArrayWriter, ByteObject, ByteWriter, Cause, Error, FieldCodec, FieldDescriptor, ObjectWriter,
    Segment, WriteOptions, Writer,
};

/// A message of which some fields are written.
#[derive(Debug)]
pub(super) struct PairObject<'o, 'w, 'a> {
    writer: &'o mut PairWriter<'w, 'a>,
    /// In JSON, the byte before the next key: the opening brace or a comma.
    lead: u8,
    /// How long the query was before the message.
    start: usize,
}

/// How a field is written.
enum Way<'o, 'a> {
    /// Not at all: it is in another part.
    Elsewhere,
    /// As in any JSON.
    Json(&'o mut ByteWriter<'a>),
    Pairs(PairWriter<'o, 'a>),
}

impl<'o, 'w, 'a> PairObject<'o, 'w, 'a> {
    pub(super) fn open(writer: &'o mut PairWriter<'w, 'a>) -> Result<Self, Error> {
        writer.depth += 1;
        let mut start = 0;
        match &mut writer.target {
            Target::Query { query, .. } => start = query.len(),
            // Its closing brace is written by `end`.
            Target::Fields(json) => {
                let _ = json.object()?;
            }
            Target::Variable { .. } | Target::Field { .. } => {}
        }
        Ok(Self {
            writer,
            lead: b'{',
            start,
        })
    }

    /// Finds out how a field is written, and writes the key if it has one.
    fn way(&mut self, field: &FieldDescriptor) -> Way<'_, 'a> {
        let PairWriter {
            target,
            elsewhere,
            options,
            depth,
            ..
        } = &mut *self.writer;
        let inside = |target, elsewhere| PairWriter {
            target,
            elsewhere,
            options,
            depth: *depth,
            is_element: false,
        };
        if elsewhere.contains(&field.name) {
            return Way::Elsewhere;
        }
        match target {
            Target::Variable { path, text } => match path.and_then(|path| step(path, field)) {
                Some(path) => {
                    Way::Pairs(inside(Target::Variable { path, text }, Cow::Borrowed(&[])))
                }
                None => Way::Elsewhere,
            },
            Target::Query { query, name } => {
                let name = query.enter(*name, field, options);
                let elsewhere = below(elsewhere, field);
                Way::Pairs(inside(Target::Query { query, name }, elsewhere))
            }
            Target::Field { name, .. } if *name != field.name => Way::Elsewhere,
            Target::Fields(json) => {
                let mut object = ByteObject {
                    writer: json,
                    lead: self.lead,
                };
                object.text_key(field.name_for(options));
                self.lead = object.lead;
                match below(elsewhere, field) {
                    none if none.is_empty() => Way::Json(json),
                    some => Way::Pairs(inside(Target::Fields(json), some)),
                }
            }
            Target::Field {
                json, is_written, ..
            } => {
                **is_written = true;
                match below(elsewhere, field) {
                    none if none.is_empty() => Way::Json(json),
                    some => Way::Pairs(inside(Target::Fields(json), some)),
                }
            }
        }
    }
}

/// Returns what is left of a path behind a field that it leads to or through; within the result, nothing is left if it leads
/// to the field itself.
fn step<'p>(path: &'p str, field: &FieldDescriptor) -> Option<Option<&'p str>> {
    match path.as_bytes().get(field.name.len()) {
        None if path == field.name => Some(None),
        Some(b'.') => path.strip_prefix(field.name)?.strip_prefix('.').map(Some),
        _ => None,
    }
}

/// Returns what is left of the paths that lead through a field.
fn below<'p>(paths: &[&'p str], field: &FieldDescriptor) -> Cow<'p, [&'p str]> {
    if paths.is_empty() {
        return Cow::Borrowed(&[]);
    }
    let rests = paths.iter().filter_map(|path| step(path, field).flatten());
    Cow::Owned(rests.collect())
}

impl ObjectWriter for PairObject<'_, '_, '_> {
    type Error = Error;

    fn options(&self) -> &WriteOptions {
        self.writer.options
    }

    fn member<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &T,
    ) -> Result<(), Error> {
        let is_hidden = field.redact && self.writer.options.redact;
        let result = match self.way(field) {
            Way::Elsewhere => return Ok(()),
            Way::Json(json) if is_hidden => json.plain_string(REDACTED),
            Way::Json(json) => C::write(value, json),
            Way::Pairs(mut pairs) if is_hidden => pairs.plain_string(REDACTED),
            Way::Pairs(mut pairs) => C::write(value, &mut pairs),
        };
        match result {
            Ok(()) => Ok(()),
            Err(error) => Err(error.at(Segment::Field(field))),
        }
    }

    /// Fails: a map has no form as text.
    fn entry<C: FieldCodec<T>, T>(&mut self, _key: &str, _value: &T) -> Result<(), Error> {
        Err(self.writer.reject("a map cannot be written as text"))
    }

    fn end(self) -> Result<(), Error> {
        self.writer.depth -= 1;
        let has_others = self.writer.depth == 0 || !self.writer.elsewhere.is_empty();
        match &mut self.writer.target {
            Target::Fields(json) => ByteObject {
                writer: json,
                lead: self.lead,
            }
            .end(),
            Target::Query { query, .. } if query.len() == self.start && !has_others => {
                let text = "an empty message cannot be written as text";
                Err(self.writer.reject(text))
            }
            Target::Query { .. } | Target::Variable { .. } | Target::Field { .. } => Ok(()),
        }
    }

    fn fail(&self, cause: Cause) -> Error {
        self.writer.fail(cause)
    }

    /// Leaves a default out of a query, and of JSON if the options say so. A field that is written alone has a default too.
    fn implicit<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &T,
    ) -> Result<(), Error> {
        let leaves_out = match self.writer.target {
            Target::Query { .. } => true,
            Target::Fields(_) => field.omit_empty || !self.writer.options.emit_defaults,
            Target::Variable { .. } | Target::Field { .. } => false,
        };
        if leaves_out && C::is_default(value) {
            return Ok(());
        }
        self.member::<C, T>(field, value)
    }

    /// Writes a message that is written alone as an empty object if it is not set.
    fn explicit<C: FieldCodec<T>, T>(
        &mut self,
        field: &'static FieldDescriptor,
        value: &Option<T>,
    ) -> Result<(), Error> {
        match (value, &mut self.writer.target) {
            (Some(value), _) => self.member::<C, T>(field, value),
            (
                None,
                Target::Field {
                    name,
                    json,
                    is_written,
                },
            ) if C::IS_MESSAGE && *name == field.name => {
                **is_written = true;
                json.object()?.end()
            }
            (None, _) => Ok(()),
        }
    }
}

/// A list, each element of which is a pair.
#[derive(Debug)]
pub(super) struct PairArray<'o, 'w, 'a> {
    writer: &'o mut PairWriter<'w, 'a>,
    len: usize,
}

impl<'o, 'w, 'a> PairArray<'o, 'w, 'a> {
    pub(super) fn open(writer: &'o mut PairWriter<'w, 'a>) -> Self {
        writer.is_element = true;
        Self { writer, len: 0 }
    }
}

impl ArrayWriter for PairArray<'_, '_, '_> {
    type Error = Error;

    fn element<C: FieldCodec<T>, T>(&mut self, value: &T) -> Result<(), Error> {
        let index = self.len;
        self.len += 1;
        match C::write(value, self.writer) {
            Ok(()) => Ok(()),
            Err(error) => Err(error.at(Segment::Index(index))),
        }
    }

    fn end(self) -> Result<(), Error> {
        self.writer.is_element = false;
        Ok(())
    }
}

//! `google.protobuf.FieldMask`: paths in lowerCamelCase, separated by commas.

use prost_types::FieldMask;

use super::no_fields;
use crate::heap::{Entry, Table, growth};
use crate::{Cause, MessageDescriptor, ProtoJson, Reader, Scalar, VisitResult, Visitor, Writer};

impl ProtoJson for FieldMask {
    const DESCRIPTOR: &'static MessageDescriptor =
        &MessageDescriptor::new("google.protobuf.FieldMask", &[]);
    const IS_SPECIAL: bool = true;
    const HEAP_TABLE: &'static Table = &Table::new(&[Entry::strings(1)]);

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        let mut text = String::new();
        for path in &self.paths {
            if !text.is_empty() {
                text.push(',');
            }
            push_camel_case(&mut text, path).map_err(|cause| writer.fail(cause))?;
        }
        writer.string(&text)
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        reader.read(&mut PathsVisitor(&mut self.paths))
    }

    no_fields!();
}

struct PathsVisitor<'v>(&'v mut Vec<String>);

impl Visitor for PathsVisitor<'_> {
    fn expected(&self) -> &'static str {
        "a string of field paths"
    }

    fn heap(&self, scalar: &Scalar<'_>) -> usize {
        match scalar {
            Scalar::String(text) => {
                let each = size_of::<String>() + growth::allocated(1);
                count(text) * each + 2 * text.len()
            }
            _ => 0,
        }
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<VisitResult, Cause> {
        match scalar {
            Scalar::Null => Ok(VisitResult::Null),
            Scalar::String(text) => {
                self.0.reserve_exact(count(&text));
                for path in text.split(',').filter(|_| !text.is_empty()) {
                    self.0.push(snake_case(path)?);
                }
                Ok(VisitResult::Value)
            }
            other => Err(Cause::unexpected(self.expected(), other.describe())),
        }
    }
}

/// Returns how many paths there are.
fn count(text: &str) -> usize {
    match text.is_empty() {
        true => 0,
        false => text.bytes().filter(|b| *b == b',').count() + 1,
    }
}

/// Appends a path in lowerCamelCase; fails if the path cannot be restored from it.
fn push_camel_case(text: &mut String, path: &str) -> Result<(), Cause> {
    let mut characters = path.chars();
    while let Some(character) = characters.next() {
        match character {
            '_' => match characters.next() {
                Some(next @ 'a'..='z') => text.push(next.to_ascii_uppercase()),
                _ => return Err(Cause::value("the field path has no lowerCamelCase form")),
            },
            'A'..='Z' => return Err(Cause::value("the field path has no lowerCamelCase form")),
            other => text.push(other),
        }
    }
    Ok(())
}

fn snake_case(path: &str) -> Result<String, Cause> {
    let capitals = path.bytes().filter(u8::is_ascii_uppercase).count();
    let mut text = String::with_capacity(path.len() + capitals);
    for character in path.chars() {
        match character {
            '_' => return Err(Cause::value("a field path in JSON is in lowerCamelCase")),
            'A'..='Z' => {
                text.push('_');
                text.push(character.to_ascii_lowercase());
            }
            other => text.push(other),
        }
    }
    match text.is_empty() {
        true => Err(Cause::value("a field path is empty")),
        false => Ok(text),
    }
}

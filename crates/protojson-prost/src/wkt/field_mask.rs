//! `google.protobuf.FieldMask`: paths in lowerCamelCase, separated by commas.

use prost_types::FieldMask;

use super::no_fields;
use crate::read::{Found, Reader, Scalar};
use crate::write::Writer;
use crate::{Cause, Description, ProtoJson};

impl ProtoJson for FieldMask {
    const DESCRIPTION: &'static Description = &Description::new("google.protobuf.FieldMask", &[]);
    const IS_SPECIAL: bool = true;

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

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<Found, R::Error> {
        const EXPECTED: &str = "a string of field paths";
        let found = reader.scalar(EXPECTED, &mut self.paths, |scalar, paths| match scalar {
            Scalar::String(text) => {
                if !text.is_empty() {
                    *paths = text.split(',').map(snake_case).collect::<Result<_, _>>()?;
                }
                Ok(Found::Value)
            }
            other => Err(Cause::unexpected(EXPECTED, other.describe())),
        })?;
        let heap = |path: &String| size_of::<String>() + path.len();
        reader.charge(self.paths.iter().map(heap).sum())?;
        Ok(found)
    }

    no_fields!();
}

/// Appends a path in lowerCamelCase, if that can be undone.
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
    let mut text = String::with_capacity(path.len() + 2);
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

//! Enums, and the one enum that is `null`.

use std::marker::PhantomData;

use super::Kind;
use crate::description::ProtoEnum;
use crate::options::Unknown;
use crate::read::{Found, Reader, Scalar};
use crate::report::Dropping;
use crate::write::Writer;
use crate::{Cause, ErrorKind};

/// An enum: written by name, read by name or number. Numbers without a name are kept.
#[derive(Debug)]
pub struct Enum<E>(PhantomData<E>);

impl<E: ProtoEnum> Kind<i32> for Enum<E> {
    fn write<W: Writer>(value: &i32, writer: &mut W) -> Result<(), W::Error> {
        match E::name_of(*value) {
            Some(name) if !writer.options().enum_numbers => writer.plain_string(name),
            _ => writer.signed((*value).into()),
        }
    }

    fn read<R: Reader>(into: &mut i32, reader: &mut R) -> Result<Found, R::Error> {
        const EXPECTED: &str = "the name or number of an enum value";
        if let Some(number) = reader.plain_string(E::number_of) {
            *into = number;
            return Ok(Found::Value);
        }
        let unknown = reader.options().unknown_enums;
        let found = reader.scalar(EXPECTED, into, |scalar, into| {
            *into = match scalar {
                Scalar::String(name) => match (E::number_of(&name), unknown) {
                    (Some(number), _) => number,
                    (None, Unknown::Ignore) => return Ok(Found::Ignored),
                    (None, Unknown::Reject) => {
                        let text = format!("{} has no such name", E::FULL_NAME);
                        return Err(Cause::new(ErrorKind::UnknownEnum, text));
                    }
                },
                Scalar::Number(number) => i32::try_from(number.to_i64()?)
                    .map_err(|_| Cause::value("number out of range"))?,
                other => return Err(Cause::unexpected(EXPECTED, other.describe())),
            };
            Ok(Found::Value)
        })?;
        if found == Found::Ignored {
            reader.note(Dropping::EnumName)?;
        }
        Ok(found)
    }

    fn is_default(value: &i32) -> bool {
        *value == 0
    }
}

/// `google.protobuf.NullValue`, which JSON holds as `null`.
#[derive(Debug)]
pub struct NullValue;

struct NullVisitor;

impl crate::read::Visitor for NullVisitor {
    fn expected(&self) -> &'static str {
        "null"
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<Found, Cause> {
        match scalar {
            Scalar::Null => Ok(Found::Value),
            Scalar::String(name) if name == "NULL_VALUE" => Ok(Found::Value),
            Scalar::Number(number) if number.to_i64()? == 0 => Ok(Found::Value),
            other => Err(Cause::unexpected("null", other.describe())),
        }
    }
}

impl Kind<i32> for NullValue {
    fn write<W: Writer>(_value: &i32, writer: &mut W) -> Result<(), W::Error> {
        writer.null()
    }

    fn read<R: Reader>(into: &mut i32, reader: &mut R) -> Result<Found, R::Error> {
        *into = 0;
        reader.read(&mut NullVisitor)
    }

    fn is_default(value: &i32) -> bool {
        *value == 0
    }
}

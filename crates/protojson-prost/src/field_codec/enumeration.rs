//! The codecs of enums, and of the enum that JSON writes as `null`.

use std::marker::PhantomData;

use crate::{
    Cause, DropReason, ErrorKind, FieldCodec, Number, ProtoEnum, Reader, Scalar, Unknown,
    VisitResult, Visitor, Writer,
};

/// An enum: written by name, read by name or number. Numbers without a name are kept.
#[derive(Debug)]
pub struct Enum<E>(PhantomData<E>);

impl<E: ProtoEnum> FieldCodec<i32> for Enum<E> {
    fn write<W: Writer>(value: &i32, writer: &mut W) -> Result<(), W::Error> {
        match E::name_of(*value) {
            Some(name) if !writer.options().enum_numbers => writer.plain_string(name),
            _ => writer.signed((*value).into()),
        }
    }

    fn read<R: Reader>(into: &mut i32, reader: &mut R) -> Result<VisitResult, R::Error> {
        const EXPECTED: &str = "the name or number of an enum value";
        if let Some(number) = reader.plain_string(E::number_of) {
            *into = number;
            return Ok(VisitResult::Value);
        }
        let unknown = reader.options().unknown_enums;
        let is_text = reader.is_text();
        let found = reader.scalar(EXPECTED, into, |scalar, into| {
            *into = match scalar {
                Scalar::String(name) => match (E::number_of(&name), unknown) {
                    (Some(number), _) => number,
                    (None, _) if is_text && Number::parse(&name).is_ok() => {
                        value_of(Number::parse(&name)?)?
                    }
                    (None, Unknown::Ignore) => return Ok(VisitResult::Ignored),
                    (None, Unknown::Reject) => {
                        let text = format!("{} has no such name", E::FULL_NAME);
                        return Err(Cause::new(ErrorKind::UnknownEnum, text));
                    }
                },
                Scalar::Number(number) => value_of(number)?,
                other => return Err(Cause::unexpected(EXPECTED, other.describe())),
            };
            Ok(VisitResult::Value)
        })?;
        if found == VisitResult::Ignored {
            reader.note(DropReason::UnknownEnum)?;
        }
        Ok(found)
    }

    fn is_default(value: &i32) -> bool {
        *value == 0
    }
}

/// Returns the number of an enum value.
fn value_of(number: Number<'_>) -> Result<i32, Cause> {
    i32::try_from(number.to_i64()?).map_err(|_| Cause::value("number out of range"))
}

/// `google.protobuf.NullValue`, which is `null` in JSON.
#[derive(Debug)]
pub struct NullValue;

struct NullVisitor {
    is_text: bool,
}

impl Visitor for NullVisitor {
    fn expected(&self) -> &'static str {
        "null"
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<VisitResult, Cause> {
        match scalar {
            Scalar::Null => Ok(VisitResult::Value),
            Scalar::String(name) if name == "NULL_VALUE" => Ok(VisitResult::Value),
            Scalar::String(text) if self.is_text && matches!(&*text, "null" | "0") => {
                Ok(VisitResult::Value)
            }
            Scalar::Number(number) if number.to_i64()? == 0 => Ok(VisitResult::Value),
            other => Err(Cause::unexpected("null", other.describe())),
        }
    }
}

impl FieldCodec<i32> for NullValue {
    fn write<W: Writer>(_value: &i32, writer: &mut W) -> Result<(), W::Error> {
        writer.null()
    }

    fn read<R: Reader>(into: &mut i32, reader: &mut R) -> Result<VisitResult, R::Error> {
        *into = 0;
        let is_text = reader.is_text();
        reader.read(&mut NullVisitor { is_text })
    }

    fn is_default(value: &i32) -> bool {
        *value == 0
    }
}

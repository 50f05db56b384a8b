//! Numbers, booleans and strings.

use super::Kind;
use crate::options::Int64 as Int64Form;
use crate::read::{Found, Number, Reader, Scalar, Visitor};
use crate::write::Writer;
use crate::{Cause, ErrorKind};

const OUT_OF_RANGE: Cause = Cause::fixed(ErrorKind::Value, "number out of range");

/// Takes a number, or one in quotes.
fn number<'s>(scalar: &'s Scalar<'_>, expected: &str) -> Result<Number<'s>, Cause> {
    match scalar {
        Scalar::Number(number) => Ok(*number),
        Scalar::String(text) => Number::parse(text),
        other => Err(Cause::unexpected(expected, other.describe())),
    }
}

macro_rules! integer {
    ($(#[doc = $doc:literal] $kind:ident($rust:ty): $expected:literal, $to:ident, $write:ident;)*) => {$(
        #[doc = $doc]
        #[derive(Debug)]
        pub struct $kind;

        impl Kind<$rust> for $kind {
            #[inline]
            fn write<W: Writer>(value: &$rust, writer: &mut W) -> Result<(), W::Error> {
                $write((*value).into(), writer)
            }

            #[inline]
            fn read<R: Reader>(into: &mut $rust, reader: &mut R) -> Result<Found, R::Error> {
                // Most integers are spelled plainly; whatever else there is goes the long way.
                if let Some(value) = reader.plain_integer() {
                    return match value.try_into() {
                        Ok(value) => {
                            *into = value;
                            Ok(Found::Value)
                        }
                        Err(_) => Err(reader.fail(OUT_OF_RANGE)),
                    };
                }
                reader.scalar($expected, into, |scalar, into| {
                    let wide = number(&scalar, $expected)?.$to()?;
                    *into = wide
                        .try_into()
                        .map_err(|_| OUT_OF_RANGE)?;
                    Ok(Found::Value)
                })
            }

            #[inline]
            fn is_default(value: &$rust) -> bool {
                *value == 0
            }
        }
    )*};
}

integer! {
    /// `int32`, `sint32` and `sfixed32`.
    Int32(i32): "a 32-bit integer", to_i64, signed;
    /// `uint32` and `fixed32`.
    Uint32(u32): "an unsigned 32-bit integer", to_u64, unsigned;
    /// `int64`, `sint64` and `sfixed64`.
    Int64(i64): "a 64-bit integer", to_i64, wide_signed;
    /// `uint64` and `fixed64`.
    Uint64(u64): "an unsigned 64-bit integer", to_u64, wide_unsigned;
}

fn signed<W: Writer>(value: i64, writer: &mut W) -> Result<(), W::Error> {
    writer.signed(value)
}

fn unsigned<W: Writer>(value: u64, writer: &mut W) -> Result<(), W::Error> {
    writer.unsigned(value)
}

fn wide_signed<W: Writer>(value: i64, writer: &mut W) -> Result<(), W::Error> {
    match writer.options().int64 {
        Int64Form::String => writer.plain_string(itoa::Buffer::new().format(value)),
        Int64Form::Number => writer.signed(value),
    }
}

fn wide_unsigned<W: Writer>(value: u64, writer: &mut W) -> Result<(), W::Error> {
    match writer.options().int64 {
        Int64Form::String => writer.plain_string(itoa::Buffer::new().format(value)),
        Int64Form::Number => writer.unsigned(value),
    }
}

macro_rules! floating {
    ($(#[doc = $doc:literal] $kind:ident($rust:ident): $to:ident, $write:ident;)*) => {$(
        #[doc = $doc]
        #[derive(Debug)]
        pub struct $kind;

        impl Kind<$rust> for $kind {
            fn write<W: Writer>(value: &$rust, writer: &mut W) -> Result<(), W::Error> {
                /// From here on not every integer has a value of its own.
                const EXACT: $rust = (1_u64 << $rust::MANTISSA_DIGITS) as $rust;
                let is_negative_zero = *value == 0.0 && value.is_sign_negative();
                if value.fract() == 0.0 && value.abs() < EXACT && !is_negative_zero {
                    // The short form of a whole number, as other ProtoJSON writers have it.
                    return writer.signed(*value as i64);
                }
                if value.is_finite() {
                    writer.$write(*value)
                } else if value.is_nan() {
                    writer.plain_string("NaN")
                } else if *value > 0.0 {
                    writer.plain_string("Infinity")
                } else {
                    writer.plain_string("-Infinity")
                }
            }

            fn read<R: Reader>(into: &mut $rust, reader: &mut R) -> Result<Found, R::Error> {
                reader.scalar("a number", into, |scalar, into| {
                    *into = match &scalar {
                        Scalar::String(text) if text == "NaN" => $rust::NAN,
                        Scalar::String(text) if text == "Infinity" => $rust::INFINITY,
                        Scalar::String(text) if text == "-Infinity" => $rust::NEG_INFINITY,
                        other => number(other, "a number")?.$to()?,
                    };
                    Ok(Found::Value)
                })
            }

            /// Negative zero is not what absence means.
            fn is_default(value: &$rust) -> bool {
                value.to_bits() == 0
            }
        }
    )*};
}

floating! {
    /// `float`.
    Float(f32): to_f32, float;
    /// `double`.
    Double(f64): to_f64, double;
}

/// `bool`.
#[derive(Debug)]
pub struct Bool;

impl Kind<bool> for Bool {
    fn write<W: Writer>(value: &bool, writer: &mut W) -> Result<(), W::Error> {
        writer.bool(*value)
    }

    fn read<R: Reader>(into: &mut bool, reader: &mut R) -> Result<Found, R::Error> {
        reader.scalar("a boolean", into, |scalar, into| match scalar {
            Scalar::Bool(value) => {
                *into = value;
                Ok(Found::Value)
            }
            other => Err(Cause::unexpected("a boolean", other.describe())),
        })
    }

    fn is_default(value: &bool) -> bool {
        !*value
    }
}

/// `string`.
#[derive(Debug)]
pub struct String;

impl Kind<std::string::String> for String {
    #[inline]
    fn write<W: Writer>(value: &std::string::String, writer: &mut W) -> Result<(), W::Error> {
        writer.string(value)
    }

    #[inline]
    fn read<R: Reader>(into: &mut std::string::String, reader: &mut R) -> Result<Found, R::Error> {
        reader.string(into)
    }

    #[inline]
    fn is_default(value: &std::string::String) -> bool {
        value.is_empty()
    }
}

/// The text in a string of its own.
///
/// A box is made here, wherever this is compiled; `to_owned` calls a function that also knows how to fail politely, and
/// whether that is inlined is the compiler's mood.
#[inline]
pub(crate) fn owned(text: &str) -> std::string::String {
    Box::<str>::from(text).into_string()
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

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<Found, Cause> {
        *self.into = match scalar {
            Scalar::Null => return Ok(Found::Null),
            Scalar::String(text) => text.into_owned(),
            Scalar::Number(number) if self.lenient => number.to_string(),
            other => return Err(Cause::unexpected("a string", other.describe())),
        };
        Ok(Found::Value)
    }
}

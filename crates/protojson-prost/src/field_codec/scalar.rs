//! The codecs of numbers, booleans and strings.

use crate::{
    Cause, ErrorKind, FieldCodec, Int64Format, Number, Reader, Scalar, VisitResult, Writer,
};

const OUT_OF_RANGE: Cause = Cause::fixed(ErrorKind::Value, "number out of range");

/// Returns the number of a scalar, which may be in quotes.
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

        impl FieldCodec<$rust> for $kind {
            #[inline]
            fn write<W: Writer>(value: &$rust, writer: &mut W) -> Result<(), W::Error> {
                $write((*value).into(), writer)
            }

            #[inline]
            fn read<R: Reader>(into: &mut $rust, reader: &mut R) -> Result<VisitResult, R::Error> {
                // Most integers are spelled plainly; other spellings take the slow path.
                if let Some(value) = reader.plain_integer() {
                    return match value.try_into() {
                        Ok(value) => {
                            *into = value;
                            Ok(VisitResult::Value)
                        }
                        Err(_) => Err(reader.fail(OUT_OF_RANGE)),
                    };
                }
                reader.scalar($expected, into, |scalar, into| {
                    let wide = number(&scalar, $expected)?.$to()?;
                    *into = wide
                        .try_into()
                        .map_err(|_| OUT_OF_RANGE)?;
                    Ok(VisitResult::Value)
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
        Int64Format::String => writer.plain_string(itoa::Buffer::new().format(value)),
        Int64Format::Number => writer.signed(value),
    }
}

fn wide_unsigned<W: Writer>(value: u64, writer: &mut W) -> Result<(), W::Error> {
    match writer.options().int64 {
        Int64Format::String => writer.plain_string(itoa::Buffer::new().format(value)),
        Int64Format::Number => writer.unsigned(value),
    }
}

macro_rules! floating {
    ($(#[doc = $doc:literal] $kind:ident($rust:ident): $to:ident, $write:ident;)*) => {$(
        #[doc = $doc]
        #[derive(Debug)]
        pub struct $kind;

        impl FieldCodec<$rust> for $kind {
            fn write<W: Writer>(value: &$rust, writer: &mut W) -> Result<(), W::Error> {
                /// Beyond this, not every integer is a value of the type.
                const EXACT: $rust = (1_u64 << $rust::MANTISSA_DIGITS) as $rust;
                let is_negative_zero = *value == 0.0 && value.is_sign_negative();
                if value.fract() == 0.0 && value.abs() < EXACT && !is_negative_zero {
                    // Other ProtoJSON writers write whole numbers without a fraction too.
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

            fn read<R: Reader>(into: &mut $rust, reader: &mut R) -> Result<VisitResult, R::Error> {
                reader.scalar("a number", into, |scalar, into| {
                    *into = match &scalar {
                        Scalar::String(text) if text == "NaN" => $rust::NAN,
                        Scalar::String(text) if text == "Infinity" => $rust::INFINITY,
                        Scalar::String(text) if text == "-Infinity" => $rust::NEG_INFINITY,
                        other => number(other, "a number")?.$to()?,
                    };
                    Ok(VisitResult::Value)
                })
            }

            /// Returns whether the value is positive zero.
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

impl FieldCodec<bool> for Bool {
    fn write<W: Writer>(value: &bool, writer: &mut W) -> Result<(), W::Error> {
        writer.bool(*value)
    }

    fn read<R: Reader>(into: &mut bool, reader: &mut R) -> Result<VisitResult, R::Error> {
        let is_text = reader.is_text();
        if is_text && let Some(value) = reader.plain_string(|text| text.parse().ok()) {
            *into = value;
            return Ok(VisitResult::Value);
        }
        reader.scalar("a boolean", into, |scalar, into| {
            *into = match scalar {
                Scalar::Bool(value) => value,
                Scalar::String(text) if is_text => text
                    .parse()
                    .map_err(|_| Cause::value("neither `true` nor `false`"))?,
                other => return Err(Cause::unexpected("a boolean", other.describe())),
            };
            Ok(VisitResult::Value)
        })
    }

    fn is_default(value: &bool) -> bool {
        !*value
    }
}

/// `string`.
#[derive(Debug)]
pub struct String;

impl FieldCodec<std::string::String> for String {
    #[inline]
    fn write<W: Writer>(value: &std::string::String, writer: &mut W) -> Result<(), W::Error> {
        writer.string(value)
    }

    #[inline]
    fn read<R: Reader>(
        into: &mut std::string::String,
        reader: &mut R,
    ) -> Result<VisitResult, R::Error> {
        reader.string(into)
    }

    #[inline]
    fn is_default(value: &std::string::String) -> bool {
        value.is_empty()
    }
}

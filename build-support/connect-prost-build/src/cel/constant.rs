//! Values that are known while building: literals, defaults, and the values of rules.

use proc_macro2::{Literal, TokenStream};
use prost_reflect::{DynamicMessage, ReflectMessage as _, Value};
use quote::quote;

use super::code::Code;
use super::types::{Held, Type};

/// Returns the value of an option; none for messages that are no time and no wrapper of one.
pub(crate) fn code(value: &Value) -> Option<Code> {
    Some(match value {
        Value::Bool(flag) => Code::new(Type::Bool, quote!(#flag)),
        Value::I32(number) | Value::EnumNumber(number) => int(i64::from(*number)),
        Value::I64(number) => int(*number),
        Value::U32(number) => uint(u64::from(*number)),
        Value::U64(number) => uint(*number),
        Value::F32(number) => double(f64::from(*number)),
        Value::F64(number) => double(*number),
        Value::String(text) => string(text),
        Value::Bytes(bytes) => self::bytes(bytes),
        Value::Message(message) => self::message(message)?,
        Value::List(items) => list(items)?,
        Value::Map(_) => return None,
    })
}

pub(super) fn int(number: i64) -> Code {
    let literal = Literal::i64_suffixed(number);
    let tokens = if number < 0 {
        quote!((#literal))
    } else {
        quote!(#literal)
    };
    Code {
        constant: Some(i128::from(number)),
        ..Code::new(Type::Int, tokens)
    }
}

pub(super) fn uint(number: u64) -> Code {
    let literal = Literal::u64_suffixed(number);
    Code {
        constant: Some(i128::from(number)),
        ..Code::new(Type::Uint, quote!(#literal))
    }
}

pub(super) fn double(number: f64) -> Code {
    let tokens = if number.is_nan() {
        quote!(::core::primitive::f64::NAN)
    } else if number.is_infinite() && number > 0.0 {
        quote!(::core::primitive::f64::INFINITY)
    } else if number.is_infinite() {
        quote!(::core::primitive::f64::NEG_INFINITY)
    } else {
        let literal = Literal::f64_suffixed(number);
        if number.is_sign_negative() {
            quote!((#literal))
        } else {
            quote!(#literal)
        }
    };
    Code::new(Type::Double, tokens)
}

pub(super) fn string(text: &str) -> Code {
    Code::new(Type::String, quote!(#text))
}

pub(super) fn bytes(bytes: &[u8]) -> Code {
    let literal = Literal::byte_string(bytes);
    Code::new(Type::Bytes, quote!((&#literal[..])))
}

/// Returns the nanoseconds since the epoch, or of the span.
fn nanos(message: &DynamicMessage) -> i128 {
    let number = |name: &str| {
        message
            .get_field_by_name(name)
            .map(|value| value.into_owned())
    };
    let seconds = number("seconds")
        .and_then(|value| value.as_i64())
        .unwrap_or(0);
    let nanos = number("nanos")
        .and_then(|value| value.as_i32())
        .unwrap_or(0);
    i128::from(seconds) * 1_000_000_000 + i128::from(nanos)
}

pub(super) fn duration(nanos: i128) -> Code {
    Code::new(
        Type::Duration,
        quote!(::protovalidate_prost::__private::cel::Duration::from_nanos(#nanos)),
    )
}

pub(super) fn timestamp(nanos: i128) -> Code {
    Code::new(
        Type::Timestamp,
        quote!(::protovalidate_prost::__private::cel::Timestamp::from_nanos(#nanos)),
    )
}

fn message(message: &DynamicMessage) -> Option<Code> {
    let descriptor = message.descriptor();
    match descriptor.full_name() {
        "google.protobuf.Duration" => Some(duration(nanos(message))),
        "google.protobuf.Timestamp" => Some(timestamp(nanos(message))),
        name if name.starts_with("google.protobuf.") && name.ends_with("Value") => {
            code(message.get_field_by_name("value")?.as_ref())
        }
        _ => Some(Code::new(Type::Rules(message.clone()), TokenStream::new())),
    }
}

/// Returns a list of which all items have one type.
fn list(items: &[Value]) -> Option<Code> {
    let items: Vec<Code> = items.iter().map(code).collect::<Option<_>>()?;
    let ty = items.first().map_or(Type::Dyn, |first| first.ty.clone());
    let items = items.iter().map(|item| &item.tokens);
    Some(Code::new(
        Type::List(Box::new(Held::Borrowed(ty))),
        quote!((&[#(#items),*][..])),
    ))
}

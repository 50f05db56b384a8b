//! Values of rules as tokens, and as texts in messages.

use std::cmp::Ordering;

use proc_macro2::{Literal, TokenStream};
use prost_reflect::{DynamicMessage, ReflectMessage, Value};
use quote::quote;

use crate::rules::StandardRules;

/// The value in Rust.
pub(super) fn tokens(value: &Value) -> TokenStream {
    match value {
        Value::Bool(flag) => quote!(#flag),
        Value::I32(number) | Value::EnumNumber(number) => quote!(#number),
        Value::I64(number) => quote!(#number),
        Value::U32(number) => quote!(#number),
        Value::U64(number) => quote!(#number),
        Value::F32(number) if number.is_finite() => quote!(#number),
        Value::F32(number) => {
            let name = special(f64::from(*number));
            quote!(::core::primitive::f32::#name)
        }
        Value::F64(number) if number.is_finite() => quote!(#number),
        Value::F64(number) => {
            let name = special(*number);
            quote!(::core::primitive::f64::#name)
        }
        Value::String(text) => quote!(#text),
        Value::Bytes(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(#bytes)
        }
        Value::Message(time) => {
            let nanos = nanos(time);
            quote!(#nanos)
        }
        // No rule has such a value.
        Value::List(_) | Value::Map(_) => TokenStream::new(),
    }
}

fn special(number: f64) -> TokenStream {
    if number.is_nan() {
        quote!(NAN)
    } else if number > 0.0 {
        quote!(INFINITY)
    } else {
        quote!(NEG_INFINITY)
    }
}

/// The value as messages show it.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Bool(flag) => flag.to_string(),
        Value::I32(number) | Value::EnumNumber(number) => number.to_string(),
        Value::I64(number) => number.to_string(),
        Value::U32(number) => number.to_string(),
        Value::U64(number) => number.to_string(),
        Value::F32(number) => float(f64::from(*number)),
        Value::F64(number) => float(*number),
        Value::String(text) => text.clone(),
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Value::Message(time) if time.descriptor().name() == "Timestamp" => {
            let (seconds, nanos) = parts(time);
            prost_types::Timestamp { seconds, nanos }.to_string()
        }
        Value::Message(time) => duration(nanos(time)),
        Value::List(items) => list(items),
        Value::Map(_) => String::new(),
    }
}

/// How two values of the same rule type compare.
pub(super) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::I32(a), Value::I32(b)) => Some(a.cmp(b)),
        (Value::I64(a), Value::I64(b)) => Some(a.cmp(b)),
        (Value::U32(a), Value::U32(b)) => Some(a.cmp(b)),
        (Value::U64(a), Value::U64(b)) => Some(a.cmp(b)),
        (Value::F32(a), Value::F32(b)) => a.partial_cmp(b),
        (Value::F64(a), Value::F64(b)) => a.partial_cmp(b),
        (Value::Message(a), Value::Message(b)) => Some(nanos(a).cmp(&nanos(b))),
        _ => None,
    }
}

/// The constant `PATTERN`, in the syntax of the runtime.
pub(super) fn pattern(rules: &StandardRules) -> Option<TokenStream> {
    let text = rules.pattern.as_ref()?;
    Some(
        quote!(static PATTERN: ::protovalidate_prost::__private::Pattern = ::protovalidate_prost::__private::Pattern::new(#text);),
    )
}

/// A list as messages show it.
pub(super) fn list(values: &[Value]) -> String {
    format!(
        "[{}]",
        values.iter().map(text).collect::<Vec<_>>().join(", ")
    )
}

/// Lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn float(number: f64) -> String {
    if number.is_infinite() {
        let sign = if number < 0.0 { "-" } else { "" };
        return format!("{sign}Infinity");
    }
    number.to_string()
}

/// The nanoseconds of a `google.protobuf.Duration` or `Timestamp`.
fn nanos(time: &DynamicMessage) -> i128 {
    let (seconds, nanos) = parts(time);
    i128::from(seconds) * 1_000_000_000 + i128::from(nanos)
}

fn parts(time: &DynamicMessage) -> (i64, i32) {
    let seconds = time
        .get_field_by_name("seconds")
        .and_then(|value| value.as_i64());
    let nanos = time
        .get_field_by_name("nanos")
        .and_then(|value| value.as_i32());
    (seconds.unwrap_or(0), nanos.unwrap_or(0))
}

fn duration(nanos: i128) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let (seconds, rest) = (
        nanos.unsigned_abs() / 1_000_000_000,
        nanos.unsigned_abs() % 1_000_000_000,
    );
    let fraction = format!(".{rest:09}");
    let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
    format!("{sign}{seconds}{fraction}s")
}

/// `length`, in the type that rules count in.
pub(super) fn length(is_needed: bool) -> Option<TokenStream> {
    is_needed.then(|| quote!(let length = value.len() as ::core::primitive::u64;))
}

pub(super) fn shorter(least: u64) -> TokenStream {
    quote!(length < #least)
}

pub(super) fn longer(most: u64) -> TokenStream {
    quote!(length > #most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_without_exponent() {
        let shown = [
            Value::F32(0.1),
            Value::F64(1e21),
            Value::F64(f64::NEG_INFINITY),
            Value::I64(-1),
        ];
        assert_eq!(
            list(&shown),
            "[0.10000000149011612, 1000000000000000000000, -Infinity, -1]"
        );
        assert_eq!(text(&Value::F64(f64::NAN)), "NaN");
    }

    #[test]
    fn durations_are_shown_in_seconds() {
        for (nanos, shown) in [
            (0, "0s"),
            (60_000_000_000, "60s"),
            (1_000_000, "0.001s"),
            (-1_500_000_000, "-1.5s"),
        ] {
            assert_eq!(duration(nanos), shown);
        }
    }

    #[test]
    fn floats_that_have_no_literal_are_constants() {
        let shown = |value| tokens(&value).to_string().replace(' ', "");
        assert_eq!(
            shown(Value::F32(f32::INFINITY)),
            "::core::primitive::f32::INFINITY"
        );
        assert_eq!(shown(Value::F64(f64::NAN)), "::core::primitive::f64::NAN");
        assert_eq!(shown(Value::I32(-1)), "-1i32");
    }
}

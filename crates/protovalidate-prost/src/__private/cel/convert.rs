//! The conversions of CEL: `int(..)`, `string(..)` and so on.

use std::fmt;

use super::{Error, Timestamp, Value};

pub use super::parse::{duration_of_text, timestamp_of_int, timestamp_of_text};

const NO_NUMBER: Error = Error::new("the text is no such number");

/// Returns the value itself.
pub fn same<T>(value: T) -> T {
    value
}

/// Converts a uint to an int.
///
/// # Errors
/// Fails when it is too large.
pub fn int_of_uint(number: u64) -> Result<i64, Error> {
    i64::try_from(number).map_err(|_| Error::OVERFLOW)
}

/// Converts a double to an int, towards zero.
///
/// # Errors
/// Fails when it is out of range, or no number.
pub fn int_of_double(number: f64) -> Result<i64, Error> {
    // Both bounds are doubles themselves; the range leaves them out, as CEL does.
    if number > -9_223_372_036_854_775_808.0 && number < 9_223_372_036_854_775_808.0 {
        Ok(number as i64)
    } else {
        Err(Error::OVERFLOW)
    }
}

/// Parses a decimal int.
///
/// # Errors
/// Fails when the text is not valid.
pub fn int_of_text(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| NO_NUMBER)
}

/// Returns the seconds since 1970.
pub fn int_of_timestamp(time: Timestamp) -> i64 {
    time.seconds()
}

/// Converts a value to an int.
///
/// # Errors
/// Fails as the conversion of its type.
pub fn int_of_value(value: &Value<'_>) -> Result<i64, Error> {
    match value {
        Value::Int(number) => Ok(*number),
        Value::Uint(number) => int_of_uint(*number),
        Value::Double(number) => int_of_double(*number),
        Value::String(text) => int_of_text(text),
        Value::Timestamp(time) => Ok(int_of_timestamp(*time)),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Converts an int to a uint.
///
/// # Errors
/// Fails when it is negative.
pub fn uint_of_int(number: i64) -> Result<u64, Error> {
    u64::try_from(number).map_err(|_| Error::OVERFLOW)
}

/// Converts a double to a uint, towards zero.
///
/// # Errors
/// Fails when it is out of range, or no number.
pub fn uint_of_double(number: f64) -> Result<u64, Error> {
    if number > -1.0 && number < 18_446_744_073_709_551_616.0 {
        Ok(number as u64)
    } else {
        Err(Error::OVERFLOW)
    }
}

/// Parses a decimal uint.
///
/// # Errors
/// Fails when the text is not valid.
pub fn uint_of_text(text: &str) -> Result<u64, Error> {
    text.parse().map_err(|_| NO_NUMBER)
}

/// Converts a value to a uint.
///
/// # Errors
/// Fails as the conversion of its type.
pub fn uint_of_value(value: &Value<'_>) -> Result<u64, Error> {
    match value {
        Value::Uint(number) => Ok(*number),
        Value::Int(number) => uint_of_int(*number),
        Value::Double(number) => uint_of_double(*number),
        Value::String(text) => uint_of_text(text),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Returns the nearest double.
pub fn double_of_int(number: i64) -> f64 {
    number as f64
}

/// Returns the nearest double.
pub fn double_of_uint(number: u64) -> f64 {
    number as f64
}

/// Parses a double.
///
/// # Errors
/// Fails when the text is not valid.
pub fn double_of_text(text: &str) -> Result<f64, Error> {
    text.parse().map_err(|_| NO_NUMBER)
}

/// Converts a value to a double.
///
/// # Errors
/// Fails as the conversion of its type.
pub fn double_of_value(value: &Value<'_>) -> Result<f64, Error> {
    match value {
        Value::Double(number) => Ok(*number),
        Value::Int(number) => Ok(double_of_int(*number)),
        Value::Uint(number) => Ok(double_of_uint(*number)),
        Value::String(text) => double_of_text(text),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Parses a bool.
///
/// # Errors
/// Fails when the text is not valid.
pub fn bool_of_text(text: &str) -> Result<bool, Error> {
    match text {
        "true" | "TRUE" | "True" | "t" | "1" => Ok(true),
        "false" | "FALSE" | "False" | "f" | "0" => Ok(false),
        _ => Err(Error::new("the text is no bool")),
    }
}

/// Converts a value to a bool.
///
/// # Errors
/// Fails as the conversion of its type.
pub fn bool_of_value(value: &Value<'_>) -> Result<bool, Error> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::String(text) => bool_of_text(text),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Returns an owned string.
pub fn text_of_text(text: &str) -> String {
    text.to_owned()
}

/// Formats a number by `Display`.
pub fn text_of_number(number: impl fmt::Display) -> String {
    number.to_string()
}

/// Formats a double, with an exponent if it is very large or very small.
pub fn text_of_double(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let size = number.abs();
    if size == 0.0 || (1e-4..1e21).contains(&size) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let (sign, exponent) = match exponent.strip_prefix('-') {
                Some(exponent) => ('-', exponent),
                None => ('+', exponent),
            };
            format!("{digits}e{sign}{exponent:0>2}")
        }
        None => text,
    }
}

/// Decodes bytes as UTF-8.
///
/// # Errors
/// Fails when they are no UTF-8.
pub fn text_of_bytes(bytes: &[u8]) -> Result<String, Error> {
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|_| Error::new("the bytes are no UTF-8"))
}

/// Converts a value to a string.
///
/// # Errors
/// Fails as the conversion of its type.
pub fn text_of_value(value: &Value<'_>) -> Result<String, Error> {
    match value {
        Value::String(text) => Ok(text.to_string()),
        Value::Int(number) => Ok(number.to_string()),
        Value::Uint(number) => Ok(number.to_string()),
        Value::Double(number) => Ok(text_of_double(*number)),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Bytes(bytes) => text_of_bytes(bytes),
        Value::Duration(span) => Ok(span.to_string()),
        Value::Timestamp(time) => Ok(time.to_string()),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Returns the bytes of a string.
pub fn bytes_of_text(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// Returns owned bytes.
pub fn bytes_of_bytes(bytes: &[u8]) -> Vec<u8> {
    bytes.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_converted_within_their_range() {
        assert_eq!(int_of_double(-1.9), Ok(-1));
        assert!(int_of_double(1e19).is_err());
        assert!(int_of_double(f64::NAN).is_err());
        assert!(int_of_uint(u64::MAX).is_err());
        assert!(uint_of_int(-1).is_err());
        assert_eq!(int_of_text("-12"), Ok(-12));
        assert!(int_of_text("1.0").is_err());
    }

    #[test]
    fn doubles_are_written_shortly() {
        for (number, text) in [
            (1.5, "1.5"),
            (100.0, "100"),
            (1e21, "1e+21"),
            (1.5e-7, "1.5e-07"),
            (f64::INFINITY, "+Inf"),
        ] {
            assert_eq!(text_of_double(number), text);
        }
    }
}

//! CEL arithmetic on values whose types are known only at run time.

use super::{Error, Number, Value};

type Result<T> = std::result::Result<T, Error>;

/// Evaluates `-value`.
///
/// # Errors
/// Fails when it is no signed number, or the result does not fit.
pub fn negate(value: &Value<'_>) -> Result<Value<'static>> {
    match value {
        Value::Int(number) => number.negate().map(Value::Int),
        Value::Double(number) => Ok(Value::Double(-number)),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Evaluates `a + b`.
///
/// # Errors
/// Fails when the types do not support it, or the result does not fit.
pub fn add<'a>(a: Value<'a>, b: Value<'a>) -> Result<Value<'a>> {
    use Value::{Bytes, Double, Duration, Int, List, String, Timestamp, Uint};
    match (a, b) {
        (Int(a), Int(b)) => a.add(b).map(Int),
        (Uint(a), Uint(b)) => a.add(b).map(Uint),
        (Double(a), Double(b)) => Ok(Double(a + b)),
        (String(a), String(b)) => Ok(String(a + b)),
        (Bytes(a), Bytes(b)) => Ok(Bytes([&a[..], &b[..]].concat().into())),
        (List(mut a), List(b)) => {
            a.extend(b);
            Ok(List(a))
        }
        (Duration(a), Duration(b)) => a.plus(b).map(Duration),
        (Timestamp(time), Duration(span)) | (Duration(span), Timestamp(time)) => {
            time.plus(span).map(Timestamp)
        }
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Evaluates `a - b`.
///
/// # Errors
/// Fails when the types do not support it, or the result does not fit.
pub fn subtract<'a>(a: Value<'a>, b: Value<'a>) -> Result<Value<'a>> {
    use Value::{Double, Duration, Int, Timestamp, Uint};
    match (a, b) {
        (Int(a), Int(b)) => a.subtract(b).map(Int),
        (Uint(a), Uint(b)) => a.subtract(b).map(Uint),
        (Double(a), Double(b)) => Ok(Double(a - b)),
        (Duration(a), Duration(b)) => a.minus(b).map(Duration),
        (Timestamp(time), Duration(span)) => time.minus(span).map(Timestamp),
        (Timestamp(a), Timestamp(b)) => a.since(b).map(Duration),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Evaluates `a * b`.
///
/// # Errors
/// Fails when they are no numbers of one type, or the result does not fit.
pub fn multiply<'a>(a: Value<'a>, b: Value<'a>) -> Result<Value<'a>> {
    numeric(a, b, i64::multiply, u64::multiply, Some(|a, b| a * b))
}

/// Evaluates `a / b`.
///
/// # Errors
/// Fails when they are no numbers of one type, or the result does not fit.
pub fn divide<'a>(a: Value<'a>, b: Value<'a>) -> Result<Value<'a>> {
    numeric(a, b, i64::divide, u64::divide, Some(|a, b| a / b))
}

/// Evaluates `a % b`.
///
/// # Errors
/// Fails when they are no integers of one type, or the result does not fit.
pub fn remainder<'a>(a: Value<'a>, b: Value<'a>) -> Result<Value<'a>> {
    numeric(a, b, i64::remainder, u64::remainder, None)
}

fn numeric<'a>(
    a: Value<'a>,
    b: Value<'a>,
    int: fn(i64, i64) -> Result<i64>,
    uint: fn(u64, u64) -> Result<u64>,
    double: Option<fn(f64, f64) -> f64>,
) -> Result<Value<'a>> {
    match (a, b, double) {
        (Value::Int(a), Value::Int(b), _) => int(a, b).map(Value::Int),
        (Value::Uint(a), Value::Uint(b), _) => uint(a, b).map(Value::Uint),
        (Value::Double(a), Value::Double(b), Some(double)) => Ok(Value::Double(double(a, b))),
        _ => Err(Error::NO_OVERLOAD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_go_together_is_an_error() {
        assert_eq!(add(Value::Int(1), Value::Uint(1)), Err(Error::NO_OVERLOAD));
        assert_eq!(
            remainder(Value::Double(1.0), Value::Double(1.0)),
            Err(Error::NO_OVERLOAD)
        );
        assert_eq!(
            add(Value::Int(i64::MAX), Value::Int(1)),
            Err(Error::OVERFLOW)
        );
    }
}

//! CEL operators on values whose types are known only at run time.

use std::cmp::Ordering;

use super::{Duration, Error, Timestamp, Value};

type Result<T> = std::result::Result<T, Error>;

macro_rules! casts {
    ($($name:ident, $variant:ident, $type:ty, $doc:literal;)*) => {$(
        #[doc = $doc]
        ///
        /// # Errors
        /// Fails when it is of another type.
        pub fn $name(value: &Value<'_>) -> Result<$type> {
            match value {
                Value::$variant(inner) => Ok(*inner),
                _ => Err(Error::NO_OVERLOAD),
            }
        }
    )*};
}

casts! {
    to_bool, Bool, bool, "Returns the bool of a value.";
    to_int, Int, i64, "Returns the int of a value.";
    to_uint, Uint, u64, "Returns the uint of a value.";
    to_double, Double, f64, "Returns the double of a value.";
    to_duration, Duration, Duration, "Returns the duration of a value.";
    to_timestamp, Timestamp, Timestamp, "Returns the timestamp of a value.";
}

/// Returns the string of a value.
///
/// # Errors
/// Fails when it is of another type.
pub fn to_text<'v>(value: &'v Value<'_>) -> Result<&'v str> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Returns the bytes of a value.
///
/// # Errors
/// Fails when it is of another type.
pub fn to_bytes<'v>(value: &'v Value<'_>) -> Result<&'v [u8]> {
    match value {
        Value::Bytes(bytes) => Ok(bytes),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Evaluates `value.name`.
///
/// # Errors
/// Fails when it has no such field or key.
pub fn select<'a>(value: Value<'a>, name: &str) -> Result<Value<'a>> {
    match value {
        Value::Message(message) => message.get(name).ok_or(Error::NO_FIELD),
        Value::Map(_) => index(value, Value::String(name.into())),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Evaluates `has(value.name)`.
///
/// # Errors
/// Fails when it is a message without such a field, or neither message nor map.
pub fn has(value: Value<'_>, name: &str) -> Result<bool> {
    match value {
        Value::Message(message) => message.is_set(name).ok_or(Error::NO_FIELD),
        Value::Map(entries) => Ok(entries
            .iter()
            .any(|(key, _)| matches!(key, Value::String(text) if text == name))),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Evaluates `value[at]`.
///
/// # Errors
/// Fails when it has no such item or key.
pub fn index<'a>(value: Value<'a>, at: Value<'_>) -> Result<Value<'a>> {
    match (value, at) {
        (Value::List(mut items), Value::Int(at)) => {
            super::item(&items, at)?;
            let at = usize::try_from(at).map_err(|_| Error::NO_ITEM)?;
            Ok(items.swap_remove(at))
        }
        (Value::Map(entries), at) => {
            let found = entries.into_iter().find(|(key, _)| *key == at);
            found.map(|(_, value)| value).ok_or(Error::NO_KEY)
        }
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Returns the items of a list, or the keys of a map.
///
/// # Errors
/// Fails when it is neither.
pub fn elements(value: Value<'_>) -> Result<Vec<Value<'_>>> {
    match value {
        Value::List(items) => Ok(items),
        Value::Map(entries) => Ok(entries.into_iter().map(|(key, _)| key).collect()),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Evaluates `item in value`.
///
/// # Errors
/// Fails when it is neither list nor map.
pub fn is_in(item: &Value<'_>, value: &Value<'_>) -> Result<bool> {
    match value {
        Value::List(items) => Ok(items.contains(item)),
        Value::Map(entries) => Ok(entries.iter().any(|(key, _)| key == item)),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Returns the length of a string, bytes, a list or a map.
///
/// # Errors
/// Fails when it is of another type.
pub fn size(value: &Value<'_>) -> Result<i64> {
    use super::text;
    match value {
        Value::String(text) => Ok(text::size(text)),
        Value::Bytes(bytes) => Ok(text::length(bytes.len())),
        Value::List(items) => Ok(text::length(items.len())),
        Value::Map(entries) => Ok(text::length(entries.len())),
        _ => Err(Error::NO_OVERLOAD),
    }
}

/// Compares two values. Numbers of all types compare with each other, NaN with nothing.
///
/// # Errors
/// Fails when they have no order.
pub fn compare(a: &Value<'_>, b: &Value<'_>) -> Result<Option<Ordering>> {
    use Value::{Bool, Bytes, Double, Duration, Int, String, Timestamp, Uint};
    Ok(match (a, b) {
        (Bool(a), Bool(b)) => Some(a.cmp(b)),
        (Int(a), Int(b)) => Some(a.cmp(b)),
        (Uint(a), Uint(b)) => Some(a.cmp(b)),
        (Double(a), Double(b)) => a.partial_cmp(b),
        (Int(a), Uint(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Uint(a), Int(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Int(a), Double(b)) => with_double(i128::from(*a), *b),
        (Uint(a), Double(b)) => with_double(i128::from(*a), *b),
        (Double(a), Int(b)) => with_double(i128::from(*b), *a).map(Ordering::reverse),
        (Double(a), Uint(b)) => with_double(i128::from(*b), *a).map(Ordering::reverse),
        (String(a), String(b)) => Some(a.cmp(b)),
        (Bytes(a), Bytes(b)) => Some(a.cmp(b)),
        (Duration(a), Duration(b)) => Some(a.cmp(b)),
        (Timestamp(a), Timestamp(b)) => Some(a.cmp(b)),
        _ => return Err(Error::NO_OVERLOAD),
    })
}

/// Compares an integer with a double exactly, also where no double equals the integer.
fn with_double(integer: i128, double: f64) -> Option<Ordering> {
    if double.is_nan() {
        return None;
    }
    // Saturates far beyond all integers of CEL.
    let whole = double.trunc() as i128;
    let by_fraction = || 0.0.partial_cmp(&double.fract()).unwrap_or(Ordering::Equal);
    Some(integer.cmp(&whole).then_with(by_fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_types_compare() {
        let big = i64::MAX;
        for (a, b, order) in [
            (Value::Int(1), Value::Uint(2), Some(Ordering::Less)),
            (Value::Int(-1), Value::Uint(u64::MAX), Some(Ordering::Less)),
            (Value::Double(1.5), Value::Int(1), Some(Ordering::Greater)),
            (Value::Double(-1.5), Value::Int(-1), Some(Ordering::Less)),
            (
                Value::Int(big),
                Value::Double(9_223_372_036_854_775_808.0),
                Some(Ordering::Less),
            ),
            (Value::Double(f64::NAN), Value::Int(0), None),
            (
                Value::Double(f64::INFINITY),
                Value::Uint(u64::MAX),
                Some(Ordering::Greater),
            ),
        ] {
            assert_eq!(compare(&a, &b), Ok(order), "{a:?} {b:?}");
        }
        assert!(Value::Int(1) == Value::Double(1.0));
        assert!(Value::Int(1) != Value::String("1".into()));
        assert!(compare(&Value::Int(1), &Value::String("1".into())).is_err());
    }

    #[test]
    fn collections_are_looked_into() {
        let list = Value::List(vec![Value::Int(7), Value::Int(8)]);
        assert_eq!(index(list.clone(), Value::Int(1)), Ok(Value::Int(8)));
        assert_eq!(index(list.clone(), Value::Int(2)), Err(Error::NO_ITEM));
        assert_eq!(is_in(&Value::Double(7.0), &list), Ok(true));
        let map = Value::map(vec![(Value::String("a".into()), Value::Int(1))]).expect("one key");
        assert_eq!(select(map.clone(), "a"), Ok(Value::Int(1)));
        assert_eq!(select(map.clone(), "b"), Err(Error::NO_KEY));
        assert_eq!(has(map, "b"), Ok(false));
        let twice = vec![(Value::Int(1), Value::Null), (Value::Uint(1), Value::Null)];
        assert!(Value::map(twice).is_err());
    }
}

//! The CEL function `format`: `'%s is %d'.format([name, age])`.

use super::{Error, Value, convert};

/// The deepest nesting of lists and maps that is formatted.
const DEPTH: usize = 32;

/// Formats values into a string: `%s`, `%d`, `%f`, `%e`, `%b`, `%o`, `%x`, `%X`, with a precision as in `%.3f`, and `%%`.
///
/// # Errors
/// Fails when a clause has no value or one of another type, a value no clause, or a clause no meaning.
pub fn format(text: &str, values: &[Value<'_>]) -> Result<String, Error> {
    let mut out = String::with_capacity(text.len());
    let mut values = values.iter();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            out.push('%');
            rest = behind;
            continue;
        }
        let precision = precision(&mut rest)?;
        let clause = rest
            .chars()
            .next()
            .ok_or(Error::new("a clause of the format has no end"))?;
        rest = &rest[clause.len_utf8()..];
        let value = values
            .next()
            .ok_or(Error::new("the format has more clauses than values"))?;
        write(&mut out, clause, precision, value)?;
    }
    out.push_str(rest);
    match values.next() {
        None => Ok(out),
        Some(_) => Err(Error::new("the format has fewer clauses than values")),
    }
}

fn precision(rest: &mut &str) -> Result<Option<usize>, Error> {
    let Some(behind) = rest.strip_prefix('.') else {
        return Ok(None);
    };
    let length = behind.bytes().take_while(u8::is_ascii_digit).count();
    let precision = behind[..length]
        .parse()
        .ok()
        .filter(|precision| *precision <= 100);
    *rest = &behind[length..];
    precision.map(Some).ok_or(Error::new(
        "the precision of a format is no number up to 100",
    ))
}

fn write(
    out: &mut String,
    clause: char,
    precision: Option<usize>,
    value: &Value<'_>,
) -> Result<(), Error> {
    let precision = precision.unwrap_or(6);
    match (clause, value) {
        ('s', value) => return shown(out, value, 0),
        ('d', Value::Int(number)) => out.push_str(&number.to_string()),
        ('d', Value::Uint(number)) => out.push_str(&number.to_string()),
        ('d' | 'f' | 'e', Value::Double(number)) if !number.is_finite() => {
            out.push_str(infinite(*number))
        }
        ('f', value) => out.push_str(&format!("{:.precision$}", double(value)?)),
        ('e', value) => {
            let text = format!("{:.precision$e}", double(value)?);
            let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let (sign, exponent) = match exponent.strip_prefix('-') {
                Some(exponent) => ('-', exponent),
                None => ('+', exponent),
            };
            out.push_str(&format!("{digits}e{sign}{exponent:0>2}"));
        }
        ('b', Value::Bool(flag)) => out.push(if *flag { '1' } else { '0' }),
        ('x' | 'X', Value::String(text)) => hexadecimal(out, text.as_bytes(), clause == 'X'),
        ('x' | 'X', Value::Bytes(bytes)) => hexadecimal(out, bytes, clause == 'X'),
        ('b' | 'o' | 'x' | 'X', value) => {
            let (sign, size) = match value {
                Value::Int(number) => (if *number < 0 { "-" } else { "" }, number.unsigned_abs()),
                Value::Uint(number) => ("", *number),
                _ => return Err(Error::NO_OVERLOAD),
            };
            out.push_str(sign);
            out.push_str(&match clause {
                'b' => format!("{size:b}"),
                'o' => format!("{size:o}"),
                'x' => format!("{size:x}"),
                _ => format!("{size:X}"),
            });
        }
        ('d', _) => return Err(Error::NO_OVERLOAD),
        _ => return Err(Error::new("a clause of the format has no meaning")),
    }
    Ok(())
}

fn double(value: &Value<'_>) -> Result<f64, Error> {
    match value {
        Value::Double(number) => Ok(*number),
        Value::Int(number) => Ok(*number as f64),
        Value::Uint(number) => Ok(*number as f64),
        _ => Err(Error::NO_OVERLOAD),
    }
}

fn infinite(number: f64) -> &'static str {
    if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

fn hexadecimal(out: &mut String, bytes: &[u8], is_upper: bool) {
    for byte in bytes {
        out.push_str(&if is_upper {
            format!("{byte:02X}")
        } else {
            format!("{byte:02x}")
        });
    }
}

fn shown(out: &mut String, value: &Value<'_>, depth: usize) -> Result<(), Error> {
    if depth > DEPTH {
        return Err(Error::new("a value is nested too deeply to be shown"));
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Double(number) if !number.is_finite() => out.push_str(infinite(*number)),
        Value::Double(number) => out.push_str(&convert::text_of_double(*number)),
        Value::Bytes(bytes) => out.push_str(&String::from_utf8_lossy(bytes)),
        Value::Type(name) => out.push_str(name),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                shown(out, item, depth + 1)?;
            }
            out.push(']');
        }
        Value::Map(entries) => map(out, entries, depth)?,
        other => out.push_str(&convert::text_of_value(other)?),
    }
    Ok(())
}

/// Writes a map, sorted by key: a hash map has no order of its own.
fn map(out: &mut String, entries: &[(Value<'_>, Value<'_>)], depth: usize) -> Result<(), Error> {
    let mut shown_entries = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let (mut key_text, mut value_text) = (String::new(), String::new());
        shown(&mut key_text, key, depth + 1)?;
        shown(&mut value_text, value, depth + 1)?;
        shown_entries.push((key_text, value_text));
    }
    shown_entries.sort();
    out.push('{');
    for (at, (key, value)) in shown_entries.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        out.push_str(key);
        out.push_str(": ");
        out.push_str(value);
    }
    out.push('}');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_show_their_values() {
        let text = Value::String("a".into());
        for (format_text, value, shown) in [
            ("`%s`", text.clone(), "`a`"),
            ("%d%%", Value::Int(-7), "-7%"),
            ("%.2f", Value::Double(1.005), "1.00"),
            ("%e", Value::Double(1_234.5), "1.234500e+03"),
            ("%x", Value::Int(-255), "-ff"),
            ("%X", Value::String("hi".into()), "6869"),
            ("%b", Value::Bool(true), "1"),
            ("%o", Value::Uint(8), "10"),
            (
                "%s",
                Value::List(vec![text, Value::Int(1), Value::Null]),
                "[a, 1, null]",
            ),
            ("%s", Value::Double(f64::NEG_INFINITY), "-Infinity"),
        ] {
            assert_eq!(
                format(format_text, &[value]).as_deref(),
                Ok(shown),
                "{format_text}"
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(format("%s", &[]).is_err());
        assert!(format("", &[Value::Null]).is_err());
        assert!(format("%d", &[Value::Bool(true)]).is_err());
        assert!(format("%q", &[Value::Null]).is_err());
        assert!(format("%", &[Value::Null]).is_err());
        assert!(format("%.999f", &[Value::Double(0.0)]).is_err());
    }
}

//! The header `traceparent` of W3C Trace Context, level 1: the trace and the span that a call belongs to.

use http::HeaderMap;

const HEADER: &str = "traceparent";

/// Length of a value in version 00: four fields in hexadecimal digits, separated by dashes.
const LENGTH: usize = 55;

/// Returns the value of the header if it is valid. Of later versions it is what version 00 defines.
pub(super) fn trace_parent(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(HEADER).into_iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let text = value.to_str().ok()?;
    let (known, rest) = text.split_at_checked(LENGTH)?;
    let mut fields = known.split('-');
    let version = hexadecimal(fields.next()?, 2)?;
    let trace = hexadecimal(fields.next()?, 32)?;
    let span = hexadecimal(fields.next()?, 16)?;
    hexadecimal(fields.next()?, 2)?;
    let fits_version = match version {
        "00" => rest.is_empty(),
        "ff" => false,
        _ => rest.is_empty() || rest.starts_with('-'),
    };
    (fits_version && !is_zero(trace) && !is_zero(span)).then_some(known)
}

/// Returns a field if it has that many digits, in lower case.
fn hexadecimal(field: &str, digits: usize) -> Option<&str> {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (field.len() == digits && field.bytes().all(is_digit)).then_some(field)
}

fn is_zero(field: &str) -> bool {
    field.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::trace_parent;

    const VALID: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn read(values: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("traceparent", HeaderValue::from_str(value).unwrap());
        }
        trace_parent(&headers).map(str::to_owned)
    }

    #[test]
    fn a_valid_value_is_returned() {
        assert_eq!(read(&[VALID]).unwrap(), VALID);
        let later = VALID.replacen("00", "01", 1);
        assert_eq!(read(&[&later]).unwrap(), later);
        assert_eq!(read(&[&format!("{later}-more")]).unwrap(), later);
    }

    #[test]
    fn an_invalid_value_is_ignored() {
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[VALID, VALID]), None, "twice");
        for invalid in [
            "",
            "00",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
            "0-04bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(read(&[invalid]), None, "{invalid}");
        }
        let accented = VALID.replace("b7-01", "b7-\u{e9}");
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(accented.as_bytes()).unwrap();
        headers.insert("traceparent", value);
        assert_eq!(trace_parent(&headers), None);
    }
}

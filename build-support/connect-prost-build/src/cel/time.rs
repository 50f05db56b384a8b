//! Durations and timestamps that are written in an expression, in nanoseconds.

use std::str::FromStr as _;

const SECOND: i128 = 1_000_000_000;

/// Parses a span such as `1h30m` or `-0.5s`, in nanoseconds; it has to fit `google.protobuf.Duration`.
pub(super) fn duration(text: &str) -> Option<i128> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut sum = 0_i128;
    while !rest.is_empty() || sum == 0 {
        let whole = rest.find(|c: char| !c.is_ascii_digit())?;
        let fraction = rest[whole..].strip_prefix('.').map_or("", |behind| {
            &behind[..behind
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(behind.len())]
        });
        let digits = whole
            + if rest[whole..].starts_with('.') {
                1 + fraction.len()
            } else {
                0
            };
        if whole + fraction.len() == 0 {
            return None;
        }
        let (unit, length) = unit(&rest[digits..])?;
        sum += part(&rest[..whole], fraction, unit)?;
        rest = &rest[digits + length..];
        if rest.is_empty() {
            break;
        }
    }
    let limit = 315_576_000_000 * SECOND;
    (sum <= limit).then_some(sign * sum)
}

fn unit(text: &str) -> Option<(i128, usize)> {
    let units = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("μs", 1_000),
        ("ms", 1_000_000),
        ("s", SECOND),
        ("m", 60 * SECOND),
        ("h", 3_600 * SECOND),
    ];
    units
        .into_iter()
        .find(|(name, _)| text.starts_with(name))
        .map(|(name, nanos)| (nanos, name.len()))
}

fn part(whole: &str, fraction: &str, unit: i128) -> Option<i128> {
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse::<u64>().ok()?.into()
    };
    let mut nanos = whole.checked_mul(unit)?;
    let mut scale = unit;
    for digit in fraction.bytes() {
        scale /= 10;
        nanos += i128::from(digit - b'0') * scale;
    }
    Some(nanos)
}

/// Parses a point in time by RFC 3339, in nanoseconds.
pub(super) fn timestamp(text: &str) -> Option<i128> {
    let time = prost_types::Timestamp::from_str(text).ok()?;
    // The parser takes more than the standard.
    let is_full = text.len() >= 20 && text.as_bytes().get(10) == Some(&b'T');
    is_full.then(|| i128::from(time.seconds) * SECOND + i128::from(time.nanos))
}

#[cfg(test)]
mod tests {
    use super::{SECOND, duration, timestamp};

    #[test]
    fn spans_are_sums_of_numbers_with_units() {
        for (text, nanos) in [
            ("10s", Some(10 * SECOND)),
            ("1h30m", Some(5_400 * SECOND)),
            ("-1.5s", Some(-1_500_000_000)),
            (".5ms", Some(500_000)),
            ("0", Some(0)),
            ("0s", Some(0)),
            ("", None),
            ("s", None),
            ("1", None),
            ("1d", None),
            ("1s ", None),
            ("400000000000s", None),
        ] {
            assert_eq!(duration(text), nanos, "{text:?}");
        }
    }

    #[test]
    fn times_have_a_zone() {
        assert_eq!(timestamp("1970-01-01T00:00:01Z"), Some(SECOND));
        assert_eq!(timestamp("1970-01-01T01:00:00+01:00"), Some(0));
        assert_eq!(timestamp("1970-01-01"), None);
        assert_eq!(timestamp("soon"), None);
    }
}

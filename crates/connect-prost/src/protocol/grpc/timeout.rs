//! The `grpc-timeout` header: at most eight digits and a unit.

use std::time::Duration;

#[cfg(feature = "client")]
/// The greatest number that the header can hold.
const MOST: u128 = 99_999_999;

#[cfg(feature = "client")]
/// Units from fine to coarse, with their length in nanoseconds.
const UNITS: [(u8, u128); 6] = [
    (b'n', 1),
    (b'u', 1_000),
    (b'm', 1_000_000),
    (b'S', 1_000_000_000),
    (b'M', 60_000_000_000),
    (b'H', 3_600_000_000_000),
];

#[cfg(feature = "server")]
/// Reads a `grpc-timeout` value; `None` if it is anything but one to eight ASCII digits and one of the units `H`, `M`, `S`, `m`,
/// `u`, `n`.
pub(in crate::protocol) fn parse_timeout(value: &[u8]) -> Option<Duration> {
    let (unit, digits) = value.split_last()?;
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    let mut number: u64 = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u64::from(digit - b'0');
    }
    match unit {
        b'n' => Some(Duration::from_nanos(number)),
        b'u' => Some(Duration::from_micros(number)),
        b'm' => Some(Duration::from_millis(number)),
        b'S' => Some(Duration::from_secs(number)),
        b'M' => Some(Duration::from_secs(number * 60)),
        b'H' => Some(Duration::from_secs(number * 3600)),
        _ => None,
    }
}

#[cfg(feature = "client")]
/// Writes a `grpc-timeout` value, in the finest unit that can say it; what is finer is dropped.
pub(in crate::protocol) fn format_timeout(timeout: Duration) -> String {
    let nanos = timeout.as_nanos();
    for (unit, length) in UNITS {
        let number = nanos / length;
        if number <= MOST {
            return format!("{number}{}", char::from(unit));
        }
    }
    format!("{MOST}H")
}

#[cfg(all(feature = "client", feature = "server"))]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_units_are_read() {
        for (text, expected) in [
            ("1H", Duration::from_secs(3600)),
            ("2M", Duration::from_secs(120)),
            ("99999999S", Duration::from_secs(99_999_999)),
            ("200m", Duration::from_millis(200)),
            ("5u", Duration::from_micros(5)),
            ("0n", Duration::ZERO),
        ] {
            assert_eq!(parse_timeout(text.as_bytes()), Some(expected), "{text}");
        }
        for bad in ["", "1", "m", "123456789m", "-1m", "1s", "1.5S", "\u{661}m"] {
            assert!(parse_timeout(bad.as_bytes()).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_timeout_is_written_as_finely_as_eight_digits_allow() {
        for (timeout, expected) in [
            (Duration::from_nanos(7), "7n"),
            (Duration::from_millis(200), "200000u"),
            (Duration::from_secs(100), "100000m"),
            (Duration::from_secs(86_400), "86400000m"),
            (Duration::MAX, "99999999H"),
        ] {
            assert_eq!(format_timeout(timeout), expected);
            let back = parse_timeout(expected.as_bytes()).unwrap();
            assert!(back <= timeout);
        }
    }
}

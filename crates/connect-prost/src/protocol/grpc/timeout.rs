//! The `grpc-timeout` header: at most eight digits and a unit.

use std::time::Duration;

use crate::deadline::InvalidTimeout;

/// The greatest number that the header can say.
const MOST: u128 = 99_999_999;

/// Units from fine to coarse, with their length in nanoseconds.
const UNITS: [(u8, u128); 6] = [
    (b'n', 1),
    (b'u', 1_000),
    (b'm', 1_000_000),
    (b'S', 1_000_000_000),
    (b'M', 60_000_000_000),
    (b'H', 3_600_000_000_000),
];

/// Reads a `grpc-timeout` value.
///
/// # Errors
///
/// When it is anything but one to eight ASCII digits and one of the units `H`, `M`, `S`, `m`, `u`, `n`.
pub fn parse_timeout(value: &[u8]) -> Result<Duration, InvalidTimeout> {
    let (unit, digits) = value.split_last().ok_or(InvalidTimeout::GRPC)?;
    if digits.is_empty() || digits.len() > 8 {
        return Err(InvalidTimeout::GRPC);
    }
    let mut number: u64 = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return Err(InvalidTimeout::GRPC);
        }
        number = number * 10 + u64::from(digit - b'0');
    }
    match unit {
        b'n' => Ok(Duration::from_nanos(number)),
        b'u' => Ok(Duration::from_micros(number)),
        b'm' => Ok(Duration::from_millis(number)),
        b'S' => Ok(Duration::from_secs(number)),
        b'M' => Ok(Duration::from_secs(number * 60)),
        b'H' => Ok(Duration::from_secs(number * 3600)),
        _ => Err(InvalidTimeout::GRPC),
    }
}

/// Writes a `grpc-timeout` value, in the finest unit that can say it; what is finer is dropped.
#[must_use]
pub fn format_timeout(timeout: Duration) -> String {
    let nanos = timeout.as_nanos();
    for (unit, length) in UNITS {
        let number = nanos / length;
        if number <= MOST {
            return format!("{number}{}", char::from(unit));
        }
    }
    format!("{MOST}H")
}

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
            assert_eq!(parse_timeout(text.as_bytes()), Ok(expected), "{text}");
        }
        for bad in ["", "1", "m", "123456789m", "-1m", "1s", "1.5S", "\u{661}m"] {
            assert!(parse_timeout(bad.as_bytes()).is_err(), "{bad}");
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

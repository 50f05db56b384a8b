//! The conversions of CEL to durations and timestamps.

use super::{Duration, Error, Timestamp};

/// Parses a duration of numbers with units: `1h30m`, `-0.5s`.
///
/// # Errors
/// Fails when the text is not valid.
pub fn duration_of_text(text: &str) -> Result<Duration, Error> {
    const NO_DURATION: Error = Error::new("the text is no duration");
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(Duration::ZERO);
    }
    if rest.is_empty() {
        return Err(NO_DURATION);
    }
    let mut sum = 0_i128;
    while !rest.is_empty() {
        let (nanos, length) = part(rest).ok_or(NO_DURATION)?;
        sum = sum.checked_add(nanos).ok_or(Error::OVERFLOW)?;
        rest = &rest[length..];
    }
    Duration::checked(sign * sum)
}

/// Parses the first number with its unit; returns its nanoseconds and its length.
fn part(text: &str) -> Option<(i128, usize)> {
    const UNITS: [(&str, i128); 8] = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("μs", 1_000),
        ("ms", 1_000_000),
        ("s", 1_000_000_000),
        ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ];
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let fraction = text[whole..]
        .strip_prefix('.')
        .map_or(0, |rest| 1 + digits(rest));
    if whole + fraction == 0 || (whole == 0 && fraction == 1) {
        return None;
    }
    let behind = &text[whole + fraction..];
    let (name, unit) = UNITS
        .into_iter()
        .find(|(name, _)| behind.starts_with(name))?;
    let mut nanos = match &text[..whole] {
        "" => 0,
        digits => i128::from(digits.parse::<u64>().ok()?) * unit,
    };
    let mut scale = unit;
    for digit in text[whole..whole + fraction].bytes().skip(1) {
        scale /= 10;
        nanos += i128::from(digit - b'0') * scale;
    }
    Some((nanos, whole + fraction + name.len()))
}

/// Parses an RFC 3339 timestamp.
///
/// # Errors
/// Fails when the text is not valid, or the time is not within the years 1 to 9999.
pub fn timestamp_of_text(text: &str) -> Result<Timestamp, Error> {
    const NO_TIME: Error = Error::new("the text is no timestamp");
    if text.len() < 20 || text.as_bytes()[10] != b'T' {
        return Err(NO_TIME);
    }
    let time: prost_types::Timestamp = text.parse().map_err(|_| NO_TIME)?;
    Timestamp::checked(Timestamp::from(&time).nanos())
}

/// Returns the timestamp of a number of seconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// Fails when it is not within the years 1 to 9999.
pub fn timestamp_of_int(seconds: i64) -> Result<Timestamp, Error> {
    Timestamp::checked(i128::from(seconds) * 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_times_are_read() {
        let nanos = |text| duration_of_text(text).map(Duration::nanos);
        assert_eq!(nanos("1h30m"), Ok(5_400_000_000_000));
        assert_eq!(nanos("-.5s"), Ok(-500_000_000));
        assert_eq!(nanos("0"), Ok(0));
        for wrong in ["", "s", ".s", "1", "1s ", "1d", "999999999999h"] {
            assert!(nanos(wrong).is_err(), "{wrong:?}");
        }
        let time = timestamp_of_text("2026-01-15T09:00:00.5Z").map(|time| time.to_string());
        assert_eq!(time.as_deref(), Ok("2026-01-15T09:00:00.5Z"));
        assert!(timestamp_of_text("2026-01-15").is_err());
        assert!(timestamp_of_int(i64::MAX).is_err());
    }
}

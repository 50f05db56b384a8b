//! Parsing of the digits in timestamps and durations.

/// Reads a fraction of one to nine digits as nanoseconds.
pub(super) fn parse_fraction(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    let mut nanos = 0;
    for byte in digits.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        nanos = nanos * 10 + u32::from(byte - b'0');
    }
    Some(nanos * 10_u32.pow(9 - digits.len() as u32))
}

/// Reads two digits.
#[inline]
pub(super) fn parse_pair(digits: &[u8], at: usize) -> Option<u32> {
    let digit = |at: usize| {
        let digit = digits.get(at)?.wrapping_sub(b'0');
        (digit < 10).then_some(u32::from(digit))
    };
    Some(digit(at)? * 10 + digit(at + 1)?)
}

/// Reads a number that consists of digits only.
pub(super) fn parse_digits<T: std::str::FromStr>(digits: &str) -> Option<T> {
    let is_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| is_digits)
}

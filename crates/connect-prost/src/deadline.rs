//! Timeouts in the `Connect-Timeout-Ms` header. The gRPC module has its own header, `grpc-timeout`.
//!
//! Basis: "Unary-Request" of the Connect protocol: milliseconds, at most ten digits. There is no clock here: client and server turn
//! a timeout into a deadline.

use std::time::Duration;

/// The longest timeout that the header can express: ten digits of milliseconds, about 116 days.
pub const MAX_TIMEOUT: Duration = Duration::from_millis(9_999_999_999);

/// The error of parsing a timeout header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTimeout {
    message: &'static str,
}

impl InvalidTimeout {
    pub(crate) const CONNECT: Self = Self {
        message: "connect-timeout-ms must be one to ten digits",
    };
    pub(crate) const GRPC: Self = Self {
        message: "grpc-timeout must be one to eight digits and one of H, M, S, m, u, n",
    };
}

impl std::fmt::Display for InvalidTimeout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for InvalidTimeout {}

/// Parses a `Connect-Timeout-Ms` value.
///
/// # Errors
///
/// When the value is not one to ten ASCII digits.
pub fn parse_timeout(value: &[u8]) -> Result<Duration, InvalidTimeout> {
    if value.is_empty() || value.len() > 10 {
        return Err(InvalidTimeout::CONNECT);
    }
    let mut millis: u64 = 0;
    for byte in value {
        if !byte.is_ascii_digit() {
            return Err(InvalidTimeout::CONNECT);
        }
        millis = millis * 10 + u64::from(byte - b'0');
    }
    Ok(Duration::from_millis(millis))
}

/// Formats a `Connect-Timeout-Ms` value.
///
/// A timeout above [`MAX_TIMEOUT`] becomes `MAX_TIMEOUT`. Fractions of a millisecond are dropped: the server must not wait longer
/// than the caller. A timeout below one millisecond, except zero, becomes one.
#[must_use]
pub fn format_timeout(timeout: Duration) -> String {
    let timeout = timeout.min(MAX_TIMEOUT);
    let millis = timeout.as_secs() * 1000 + u64::from(timeout.subsec_millis());
    let millis = if millis == 0 && !timeout.is_zero() {
        1
    } else {
        millis
    };
    millis.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_digits_are_read_and_eleven_are_not() {
        assert_eq!(parse_timeout(b"9999999999"), Ok(MAX_TIMEOUT));
        assert_eq!(parse_timeout(b"0"), Ok(Duration::ZERO));
        for bad in [
            "",
            "10000000000",
            "00000000001",
            "-1",
            "+1",
            "1.5",
            " 1",
            "1s",
            "\u{661}",
        ] {
            assert_eq!(
                parse_timeout(bad.as_bytes()),
                Err(InvalidTimeout::CONNECT),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_timeout_below_a_millisecond_is_not_formatted_as_zero() {
        assert_eq!(format_timeout(Duration::from_micros(10)), "1");
        assert_eq!(format_timeout(Duration::from_micros(2_900)), "2");
        assert_eq!(format_timeout(Duration::MAX), "9999999999");
    }
}

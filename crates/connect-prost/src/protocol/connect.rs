//! Connect: what heads of unary calls and of streams share, names, version and timeout; and the JSON of errors.
//!
//! Basis: the Connect protocol, "Unary-RPC" and "Streaming-RPC". A timeout is at most ten digits of milliseconds.

mod error_body;
mod error_detail;

use std::time::Duration;

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

#[cfg(feature = "client")]
pub(super) use self::error_body::{error_from_json, read_error};
#[cfg(feature = "server")]
pub(super) use self::error_body::{error_to_json, write_error};
#[cfg(feature = "client")]
pub(super) use self::error_detail::from_json as detail_from_json;
#[cfg(feature = "server")]
use super::wire::single;
#[cfg(feature = "server")]
use crate::ConnectError;

/// `Connect-Protocol-Version`.
pub(super) const PROTOCOL_VERSION_HEADER: HeaderName =
    HeaderName::from_static("connect-protocol-version");

/// The only version there is.
const PROTOCOL_VERSION: HeaderValue = HeaderValue::from_static("1");

/// `Connect-Timeout-Ms`.
pub(super) const TIMEOUT_HEADER: HeaderName = HeaderName::from_static("connect-timeout-ms");

/// The longest timeout that the header can hold, about 116 days.
#[cfg(any(feature = "client", test))]
const MAX_TIMEOUT: Duration = Duration::from_millis(9_999_999_999);

/// Rejects a version other than 1, and a missing one if `is_required`.
#[cfg(feature = "server")]
pub(super) fn check_version(headers: &HeaderMap, is_required: bool) -> Result<(), ConnectError> {
    match headers.get(PROTOCOL_VERSION_HEADER) {
        None if is_required => Err(ConnectError::invalid_argument(
            "connect-protocol-version is missing; it must be 1",
        )),
        Some(version) if version != PROTOCOL_VERSION => Err(ConnectError::invalid_argument(
            "connect-protocol-version must be 1",
        )),
        _ => Ok(()),
    }
}

/// Reads the timeout of a request.
#[cfg(feature = "server")]
pub(super) fn read_timeout(headers: &HeaderMap) -> Result<Option<Duration>, ConnectError> {
    let Some(value) = single(headers, &TIMEOUT_HEADER)? else {
        return Ok(None);
    };
    match parse_timeout(value.as_bytes()) {
        Some(timeout) => Ok(Some(timeout)),
        None => Err(ConnectError::invalid_argument(
            "connect-timeout-ms must be one to ten digits",
        )),
    }
}

/// Writes version and timeout into the head of a request.
#[cfg(feature = "client")]
pub(super) fn write_head(headers: &mut HeaderMap, timeout: Option<Duration>) {
    headers.insert(PROTOCOL_VERSION_HEADER, PROTOCOL_VERSION);
    let timeout = timeout.map(format_timeout);
    if let Some(value) = timeout.and_then(|text| HeaderValue::try_from(text).ok()) {
        headers.insert(TIMEOUT_HEADER, value);
    }
}

/// Reads a `Connect-Timeout-Ms` value; `None` if it is anything but one to ten ASCII digits.
#[cfg(any(feature = "server", test))]
pub(super) fn parse_timeout(value: &[u8]) -> Option<Duration> {
    if value.is_empty() || value.len() > 10 {
        return None;
    }
    let mut millis: u64 = 0;
    for byte in value {
        if !byte.is_ascii_digit() {
            return None;
        }
        millis = millis * 10 + u64::from(byte - b'0');
    }
    Some(Duration::from_millis(millis))
}

/// Writes a `Connect-Timeout-Ms` value, cut to [`MAX_TIMEOUT`].
///
/// Part of a millisecond is dropped: the server must not wait longer than the caller. A timeout that is not zero is never
/// written as zero.
#[cfg(any(feature = "client", test))]
pub(super) fn format_timeout(timeout: Duration) -> String {
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
        assert_eq!(parse_timeout(b"9999999999"), Some(MAX_TIMEOUT));
        assert_eq!(parse_timeout(b"0"), Some(Duration::ZERO));
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
            assert_eq!(parse_timeout(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn a_short_timeout_is_not_written_as_zero() {
        assert_eq!(format_timeout(Duration::from_micros(10)), "1");
        assert_eq!(format_timeout(Duration::from_micros(2_900)), "2");
        assert_eq!(format_timeout(Duration::MAX), "9999999999");
    }
}

//! How long the caller waits: `X-Server-Timeout`.
//!
//! Basis: vanguard-go and Google's front ends: seconds, with decimals.

use std::time::Duration;

use http::HeaderMap;
use http::header::HeaderName;

use crate::ConnectError;
use crate::protocol::wire::single;

pub(super) const TIMEOUT_HEADER: HeaderName = HeaderName::from_static("x-server-timeout");

/// About 116 days, as over Connect: what is longer is no limit for a call.
const MOST: f64 = 9_999_999.0;

/// Reads the timeout of a request.
pub(super) fn read_timeout(headers: &HeaderMap) -> Result<Option<Duration>, ConnectError> {
    let Some(value) = single(headers, &TIMEOUT_HEADER)? else {
        return Ok(None);
    };
    match value.to_str().ok().and_then(parse) {
        Some(timeout) => Ok(Some(timeout)),
        None => Err(ConnectError::invalid_argument(
            "x-server-timeout must be seconds, such as 1.5",
        )),
    }
}

/// Digits and a point alone: a number of Rust may have a sign and an exponent, and be infinite.
fn parse(text: &str) -> Option<Duration> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    if !text.bytes().all(is_plain) {
        return None;
    }
    let seconds: f64 = text.parse().ok()?;
    Duration::try_from_secs_f64(seconds.min(MOST)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_may_have_decimals_and_nothing_else() {
        assert_eq!(parse("30"), Some(Duration::from_secs(30)));
        assert_eq!(parse("0.25"), Some(Duration::from_millis(250)));
        assert_eq!(parse("0"), Some(Duration::ZERO));
        let endless = "9".repeat(400);
        assert_eq!(parse(&endless), Some(Duration::from_secs(9_999_999)));
        for bad in [
            "", ".", "-1", "+1", "1e3", "inf", "NaN", "1s", " 1", "1.2.3", "1,5",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}

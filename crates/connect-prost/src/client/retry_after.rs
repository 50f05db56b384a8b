//! Reads `Retry-After`: how long a server asks its callers to wait.
//!
//! Basis: RFC 9110, section 10.2.3. The clocks of two machines differ, so a date counts from the `Date` of the same response.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderValue, RETRY_AFTER};

/// Returns the longest wait that the headers of a response ask for; `None` if they ask for none.
///
/// A date that has passed is a wait of zero. A value that is malformed or negative is ignored, and so is a date in a response
/// without one of its own. More seconds than fit are [`u64::MAX`].
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let values = headers.get_all(RETRY_AFTER).iter();
    values
        .filter_map(|value| {
            let text = value.to_str().ok()?.trim();
            seconds(text).or_else(|| until(text, headers.get(DATE)?))
        })
        .max()
}

fn seconds(text: &str) -> Option<Duration> {
    // The parser of integers takes a sign; HTTP does not.
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Only too many digits are left as a reason to fail.
    Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)))
}

fn until(text: &str, sent_at: &HeaderValue) -> Option<Duration> {
    let date = httpdate::parse_http_date(text).ok()?;
    let sent_at = httpdate::parse_http_date(sent_at.to_str().ok()?.trim()).ok()?;
    Some(date.duration_since(sent_at).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::header::{DATE, HeaderValue, RETRY_AFTER};
    use http::{HeaderMap, HeaderName};

    use super::retry_after;

    const NOON: &str = "Wed, 21 Oct 2026 12:00:00 GMT";

    fn read(headers: &[(HeaderName, &'static str)]) -> Option<Duration> {
        let headers = headers.iter().cloned();
        retry_after(&HeaderMap::from_iter(
            headers.map(|(name, value)| (name, HeaderValue::from_static(value))),
        ))
    }

    fn seconds(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }

    #[test]
    fn seconds_are_read() {
        for (value, expected) in [
            ("0", 0),
            ("120", 120),
            (" 7 ", 7),
            ("31536000", 31_536_000),
            ("18446744073709551616", u64::MAX),
            ("99999999999999999999999999999999999999999", u64::MAX),
        ] {
            assert_eq!(read(&[(RETRY_AFTER, value)]), seconds(expected), "{value}");
        }
    }

    #[test]
    fn malformed_values_are_ignored() {
        for value in [
            "",
            " ",
            "-1",
            "+1",
            "1.5",
            "1s",
            "0x10",
            "soon",
            "1 2",
            "Wed, 32 Oct 2026 12:00:00 GMT",
            "\u{fc}",
        ] {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            let headers = HeaderMap::from_iter([
                (RETRY_AFTER, value.clone()),
                (DATE, HeaderValue::from_static(NOON)),
            ]);
            assert_eq!(retry_after(&headers), None, "{value:?}");
        }
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn a_date_counts_from_that_of_the_response() {
        for (value, expected) in [
            ("Wed, 21 Oct 2026 12:01:30 GMT", 90),
            ("Thu, 21 Oct 2027 12:00:00 GMT", 31_536_000),
            (NOON, 0),
            ("Wed, 21 Oct 2026 11:00:00 GMT", 0),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wednesday, 21-Oct-26 12:00:05 GMT", 5),
            ("Wed Oct 21 12:00:05 2026", 5),
        ] {
            let read = read(&[(RETRY_AFTER, value), (DATE, NOON)]);
            assert_eq!(read, seconds(expected), "{value}");
        }
    }

    #[test]
    fn a_date_in_a_response_without_its_own_is_ignored() {
        let date = (RETRY_AFTER, "Wed, 21 Oct 2026 12:01:30 GMT");
        assert_eq!(read(std::slice::from_ref(&date)), None);
        assert_eq!(read(&[date.clone(), (DATE, "noon")]), None);
        assert_eq!(
            read(&[date, (DATE, "noon"), (RETRY_AFTER, "3")]),
            seconds(3)
        );
    }

    #[test]
    fn of_two_values_the_longest_counts() {
        let numbers = [(RETRY_AFTER, "5"), (RETRY_AFTER, "30"), (RETRY_AFTER, "x")];
        assert_eq!(read(&numbers), seconds(30));
        let later = "Wed, 21 Oct 2026 12:00:40 GMT";
        let mixed = [(RETRY_AFTER, "30"), (RETRY_AFTER, later), (DATE, NOON)];
        assert_eq!(read(&mixed), seconds(40));
    }
}

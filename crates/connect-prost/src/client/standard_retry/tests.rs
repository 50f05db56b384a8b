use std::time::Duration;

use http::StatusCode;
use http::header::{DATE, HeaderName, HeaderValue, RETRY_AFTER};

use super::StandardRetry;
use crate::client::deadline::Ends;
use crate::client::error::Error;
use crate::client::retry::{Attempt, Decision, RetryPolicy};
use crate::client::transport::TransportError;
use crate::{Code, ConnectError, IdempotencyLevel, Spec, StreamType};

const WRITE: Spec = Spec::new("/a.v1.Service/Write", StreamType::Unary);
const READ: Spec = Spec::new("/a.v1.Service/Read", StreamType::Unary)
    .with_idempotency(IdempotencyLevel::NoSideEffects);
const PUT: Spec = Spec::new("/a.v1.Service/Put", StreamType::Unary)
    .with_idempotency(IdempotencyLevel::Idempotent);

/// The random number that makes a wait half as long as it may be.
const HALF: u64 = 1 << 63;

fn attempt(number: u32, error: &Error, random: u64) -> Attempt<'_> {
    Attempt {
        number,
        error,
        elapsed: Duration::ZERO,
        time_left: None,
        random,
    }
}

fn wire(code: Code) -> Error {
    Error::wire(&READ, ConnectError::new(code, ""), None)
}

fn wire_with_headers(code: Code, headers: &[(HeaderName, &'static str)]) -> Error {
    let error = headers
        .iter()
        .fold(ConnectError::new(code, ""), |error, (name, value)| {
            error.with_header(name.clone(), HeaderValue::from_static(value))
        });
    Error::wire(&READ, error, None)
}

/// Returns the wait after an attempt with this number, and fails if there is none.
fn wait(policy: &StandardRetry, number: u32, error: &Error, random: u64) -> Duration {
    match policy.decide(&attempt(number, error, random)) {
        Decision::RetryAfter(wait) => wait,
        Decision::Stop => panic!("attempt {number} is not retried"),
    }
}

fn is_retried(policy: &StandardRetry, error: &Error) -> bool {
    policy.decide(&attempt(1, error, 0)) != Decision::Stop
}

#[test]
fn only_what_may_pass_is_worth_another_attempt() {
    let policy = StandardRetry::new();
    for code in Code::ALL {
        let passes = matches!(code, Code::Unavailable | Code::ResourceExhausted);
        assert_eq!(is_retried(&policy, &wire(code)), passes, "{code}");
    }
    for broken in [TransportError::new("reset"), TransportError::unsent("down")] {
        assert!(is_retried(&policy, &Error::transport(&WRITE, broken)));
    }
    assert!(is_retried(
        &policy,
        &Error::timeout(&READ, Ends::Attempt, Duration::from_secs(1))
    ));
    let wrong_version = TransportError::unsent("HTTP/1.1").with_code(Code::FailedPrecondition);
    for error in [
        Error::transport(&READ, wrong_version),
        Error::timeout(&READ, Ends::Call, Duration::from_secs(1)),
        Error::request(&READ, ConnectError::unavailable("")),
        Error::response(&READ, ConnectError::unavailable(""), None),
    ] {
        assert!(!is_retried(&policy, &error), "{:?}", error.kind());
    }
}

#[test]
fn internal_errors_of_reads_are_a_switch() {
    let policy = StandardRetry::new().internal_errors(true);
    for (spec, expected) in [(&READ, true), (&PUT, false), (&WRITE, false)] {
        let error = Error::wire(spec, ConnectError::internal(""), None);
        assert_eq!(is_retried(&policy, &error), expected, "{}", spec.procedure);
        assert!(!is_retried(&StandardRetry::new(), &error));
    }
    let local = Error::response(&READ, ConnectError::internal(""), None);
    assert!(!is_retried(&policy, &local));
}

#[test]
fn the_last_attempt_is_not_retried() {
    let error = wire(Code::Unavailable);
    for (policy, most) in [
        (StandardRetry::new(), 3),
        (StandardRetry::new().max_attempts(1), 1),
        (StandardRetry::new().max_attempts(5), 5),
    ] {
        let decisions = (1..=most).map(|number| policy.decide(&attempt(number, &error, 0)));
        let retried = decisions.filter(|decision| *decision != Decision::Stop);
        assert_eq!(retried.count() as u32, most - 1);
    }
    let none = StandardRetry::new().max_attempts(0);
    assert_eq!(none.decide(&attempt(1, &error, 0)), Decision::Stop);
}

#[test]
fn waits_double_up_to_their_limit() {
    let policy = StandardRetry::default().max_attempts(u32::MAX);
    let (passing, throttled) = (wire(Code::Unavailable), wire(Code::ResourceExhausted));
    for (number, millis, throttled_millis) in [
        (1, 25, 500),
        (2, 50, 1_000),
        (3, 100, 2_000),
        (5, 400, 8_000),
        (9, 6_400, 10_000),
        (20, 10_000, 10_000),
        (u32::MAX - 1, 10_000, 10_000),
    ] {
        let waits = [&passing, &throttled].map(|error| wait(&policy, number, error, HALF));
        let expected = [millis, throttled_millis].map(Duration::from_millis);
        assert_eq!(waits, expected, "{number}");
    }
}

#[test]
fn a_gateway_that_limits_calls_asks_to_slow_down() {
    let limited = ConnectError::unavailable("").with_http_status(StatusCode::TOO_MANY_REQUESTS);
    let limited = Error::wire(&READ, limited, None);
    let policy = StandardRetry::new();
    assert_eq!(wait(&policy, 1, &limited, HALF), Duration::from_millis(500));
    assert!(attempt(1, &limited, 0).is_throttled());
    assert!(!attempt(1, &wire(Code::Unavailable), 0).is_throttled());
}

#[test]
fn the_jitter_is_full() {
    let (policy, error) = (StandardRetry::new(), wire(Code::Unavailable));
    assert_eq!(wait(&policy, 1, &error, 0), Duration::ZERO);
    let longest = wait(&policy, 1, &error, u64::MAX);
    assert!(longest > Duration::from_micros(49_999) && longest <= Duration::from_millis(50));
}

#[test]
fn bases_and_limit_can_be_set() {
    let policy = StandardRetry::new()
        .base_wait(Duration::from_secs(2))
        .throttled_base_wait(Duration::from_secs(6))
        .max_wait(Duration::from_secs(10));
    assert_eq!(
        wait(&policy, 1, &wire(Code::Unavailable), HALF),
        Duration::from_secs(1)
    );
    let throttled = wire(Code::ResourceExhausted);
    assert_eq!(wait(&policy, 1, &throttled, HALF), Duration::from_secs(3));
    assert_eq!(wait(&policy, 2, &throttled, HALF), Duration::from_secs(5));
}

#[test]
fn retry_after_makes_waits_longer_by_five_seconds_at_most() {
    let policy = StandardRetry::new();
    let retried_after = |seconds| {
        let error = wire_with_headers(Code::ResourceExhausted, &[(RETRY_AFTER, seconds)]);
        wait(&policy, 1, &error, HALF)
    };
    // The computed wait is half a second.
    assert_eq!(retried_after("0"), Duration::from_millis(500));
    assert_eq!(retried_after("-3"), Duration::from_millis(500));
    assert_eq!(retried_after("1"), Duration::from_secs(1));
    assert_eq!(retried_after("5"), Duration::from_secs(5));
    assert_eq!(retried_after("6"), Duration::from_millis(5_500));
    assert_eq!(retried_after("31536000"), Duration::from_millis(5_500));
    assert_eq!(
        retried_after("99999999999999999999"),
        Duration::from_millis(5_500)
    );
}

#[test]
fn retry_after_is_honored_for_every_code() {
    let error = wire_with_headers(
        Code::Unavailable,
        &[
            (RETRY_AFTER, "Wed, 21 Oct 2026 12:00:02 GMT"),
            (DATE, "Wed, 21 Oct 2026 12:00:00 GMT"),
        ],
    );
    let wait = wait(&StandardRetry::new(), 1, &error, HALF);
    assert_eq!(wait, Duration::from_secs(2));
}

#[test]
fn no_setting_overflows() {
    let policy = StandardRetry::new()
        .max_attempts(u32::MAX)
        .base_wait(Duration::MAX)
        .max_wait(Duration::MAX);
    let error = wire_with_headers(Code::Unavailable, &[(RETRY_AFTER, "99999999999999999999")]);
    for (number, random) in [(1, u64::MAX), (7, u64::MAX), (u32::MAX - 1, HALF), (0, 0)] {
        assert!(wait(&policy, number, &error, random) >= Duration::from_secs(5));
    }
}

//! Servers that ask for strange waits.

use std::time::Duration;

use connect_prost::Code;
use connect_prost::client::{Client, StandardRetry};
use tokio::time::Instant;

use crate::backend::{Backend, Reaction, base_url, read};

const NOON: (&str, &str) = ("date", "Wed, 21 Oct 2026 12:00:00 GMT");

/// Returns how long a call of two attempts takes, whose own wait is 25 ms.
async fn wait(headers: &[(&'static str, &'static str)]) -> Duration {
    let backend = Backend::new(|| Reaction::Status(503));
    let backend = headers.iter().fold(backend, |backend, (name, value)| {
        backend.header(name, value)
    });
    let client = Client::builder(backend.clone(), base_url())
        .retry(StandardRetry::new().max_attempts(2))
        .random(|| 1 << 63)
        .build();
    let begun = Instant::now();
    let error = read(&client).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Code::Unavailable, 2));
    assert_eq!(backend.requests(), 2);
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_server_delays_a_retry_by_five_seconds_at_most() {
    const NAME: &str = "retry-after";
    let own = Duration::from_millis(25);
    let longest = own + Duration::from_secs(5);
    for (headers, expected) in [
        (&[][..], own),
        (&[(NAME, "2")], Duration::from_secs(2)),
        // A year, in both forms, and more than there is.
        (&[(NAME, "31536000")], longest),
        (&[(NAME, "Thu, 21 Oct 2027 12:00:00 GMT"), NOON], longest),
        (&[(NAME, "99999999999999999999999")], longest),
        // Negative, in the past, and no number.
        (&[(NAME, "-5")], own),
        (&[(NAME, "Wed, 21 Oct 2026 11:00:00 GMT"), NOON], own),
        (&[(NAME, "soon")], own),
        // A date without the date of its response.
        (&[(NAME, "Thu, 21 Oct 2027 12:00:00 GMT")], own),
        // Twice.
        (&[(NAME, "1"), (NAME, "3")], Duration::from_secs(3)),
        (&[(NAME, "3"), (NAME, "soon")], Duration::from_secs(3)),
        (&[(NAME, "3"), (NAME, "31536000")], longest),
    ] {
        assert_eq!(wait(headers).await, expected, "{headers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_a_server_asks_for_is_not_begun_if_the_call_ends_before() {
    let backend = Backend::new(|| Reaction::Status(429)).header("retry-after", "3");
    let client = Client::builder(backend.clone(), base_url())
        .retry(StandardRetry::new())
        .timeout(Duration::from_secs(3))
        .build();
    let begun = Instant::now();
    let error = read(&client).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 429);
    assert_eq!((backend.requests(), begun.elapsed()), (1, Duration::ZERO));
}

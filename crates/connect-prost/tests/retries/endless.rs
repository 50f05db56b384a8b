//! Policies that always say yes, about a backend that is down.

use std::time::Duration;

use connect_prost::client::{Attempt, Client, ClientBuilder, Decision, ErrorKind};
use tokio::time::Instant;

use crate::backend::{Backend, Reaction, base_url, read};

const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(700);

/// What a dead backend does, and how an attempt fails by it.
const FAILURES: [(Reaction, ErrorKind); 4] = [
    (Reaction::Refuse, ErrorKind::Transport),
    (Reaction::Reset, ErrorKind::Transport),
    (Reaction::Silent, ErrorKind::AttemptTimeout),
    (Reaction::Status(503), ErrorKind::Wire),
];

fn always(attempt: &Attempt<'_>) -> Decision {
    Decision::RetryAfter(Duration::from_millis(300).mul_f64(attempt.random()))
}

fn builder(backend: &Backend) -> ClientBuilder {
    Client::builder(backend.clone(), base_url())
        .attempt_timeout(ATTEMPT_TIMEOUT)
        .retry(always)
}

#[tokio::test(start_paused = true)]
async fn calls_without_a_timeout_end_with_the_budget() {
    for (reaction, kind) in FAILURES {
        let backend = Backend::new(move || reaction);
        let client = builder(&backend).build();
        let error = read(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 36), "{reaction:?}");
        let error = read(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{reaction:?}");
        assert_eq!(backend.requests(), 37);
    }
}

#[tokio::test(start_paused = true)]
async fn calls_without_a_budget_end_with_their_timeout() {
    let timeout = Duration::from_secs(20);
    for (reaction, kind) in FAILURES {
        let backend = Backend::new(move || reaction);
        let client = builder(&backend)
            .retry_budget(u32::MAX)
            .timeout(timeout)
            .build();
        let begun = Instant::now();
        let error = read(&client).await.unwrap_err();
        assert!([kind, ErrorKind::Timeout].contains(&error.kind()));
        assert!(begun.elapsed() <= timeout, "{:?}", begun.elapsed());
        assert!(error.attempts() > 15, "{}", error.attempts());
        assert_eq!(u64::from(error.attempts()), backend.requests());
    }
}

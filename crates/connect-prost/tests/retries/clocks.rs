//! Clocks that jump.

use std::sync::Mutex;
use std::time::Duration;

use connect_prost::client::{Attempt, Client, Decision, ErrorKind, Sleep, StandardRetry, Timer};
use fastrand::Rng;
use tokio::time::{Instant, timeout};

use crate::backend::{Backend, Reaction, base_url, read};

const TIMEOUT: Duration = Duration::from_secs(1);

/// A clock whose every reading is off by up to this much, in either direction. Its waits are true.
struct JumpingTimer {
    begin: Instant,
    jump: Duration,
    random: Mutex<Rng>,
}

impl JumpingTimer {
    fn new(seed: u64, jump: Duration) -> JumpingTimer {
        JumpingTimer {
            begin: Instant::now(),
            jump,
            random: Mutex::new(Rng::with_seed(seed)),
        }
    }
}

impl Timer for JumpingTimer {
    fn now(&self) -> Duration {
        let off = self
            .random
            .lock()
            .unwrap()
            .u64(..=2 * self.jump.as_millis() as u64);
        self.begin.elapsed() + Duration::from_millis(off)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(tokio::time::sleep(duration))
    }
}

fn backend(seed: u64) -> Backend {
    let random = Mutex::new(Rng::with_seed(!seed));
    Backend::new(move || match random.lock().unwrap().u8(..5) {
        0 => Reaction::Respond,
        1 => Reaction::Refuse,
        2 => Reaction::Reset,
        3 => Reaction::Silent,
        _ => Reaction::Status(503),
    })
}

#[tokio::test(start_paused = true)]
async fn calls_end_when_the_clock_jumps() {
    let mut kinds = Vec::new();
    for seed in 0..2_000 {
        let jump = [Duration::ZERO, TIMEOUT / 10, TIMEOUT, 100 * TIMEOUT][seed as usize % 4];
        let policy = StandardRetry::new().max_attempts(5);
        let client = Client::builder(backend(seed), base_url())
            .timer(JumpingTimer::new(seed, jump))
            .retry(policy)
            .timeout(TIMEOUT)
            .attempt_timeout(TIMEOUT / 3)
            .build();
        // Each attempt may wait for a clock that has gone back.
        let patience = 5 * (TIMEOUT + 2 * jump);
        let ended = timeout(patience, read(&client)).await;
        kinds.push(ended.unwrap().err().map(|error| error.kind()));
    }
    for kind in [
        None,
        Some(ErrorKind::Transport),
        Some(ErrorKind::Timeout),
        Some(ErrorKind::AttemptTimeout),
        Some(ErrorKind::Wire),
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

/// A clock at a fixed time.
struct StoppedTimer(Duration);

impl Timer for StoppedTimer {
    fn now(&self) -> Duration {
        self.0
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(tokio::time::sleep(duration))
    }
}

#[tokio::test(start_paused = true)]
async fn retries_end_when_the_clock_stands_still_or_is_at_its_end() {
    for now in [Duration::ZERO, Duration::MAX] {
        let backend = Backend::new(|| Reaction::Status(503));
        let client = Client::builder(backend.clone(), base_url())
            .timer(StoppedTimer(now))
            .retry(|_: &Attempt<'_>| Decision::RetryAfter(TIMEOUT / 4))
            .timeout(TIMEOUT)
            .build();
        let error = read(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Wire, 36));
    }
}

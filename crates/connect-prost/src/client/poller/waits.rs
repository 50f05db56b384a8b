//! How long a poller waits, between polls and for the whole.

use std::time::Duration;

use http::HeaderMap;

use crate::client::retry::fraction;
use crate::client::retry_after::retry_after;

/// No wait is shorter, whatever is set: a poller must not become a busy loop.
const SHORTEST: Duration = Duration::from_millis(10);

/// How far a server may put off the next poll.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

/// The waits of a poller.
pub(super) struct Waits {
    pub(super) first: Duration,
    pub(super) growth: f64,
    pub(super) longest: Duration,
    pub(super) timeout: Duration,
    /// The wait before the last poll, without jitter.
    last: Option<Duration>,
}

impl Waits {
    /// Fits work that takes minutes.
    pub(super) const fn new() -> Waits {
        Waits {
            first: Duration::from_secs(1),
            growth: 1.5,
            longest: Duration::from_secs(10),
            timeout: Duration::from_secs(60 * 60),
            last: None,
        }
    }

    /// Returns the wait before the next poll: from half of the wait that is due to all of it, or what the server asks for if that
    /// is longer.
    pub(super) fn next(&mut self, random: u64, headers: &HeaderMap) -> Duration {
        let due = match self.last {
            None => self.first,
            Some(last) => grown(last, self.growth),
        };
        let due = due.min(self.longest).max(SHORTEST);
        self.last = Some(due);
        let half = due / 2;
        let wait = half + half.mul_f64(fraction(random));
        let asked = retry_after(headers).unwrap_or_default();
        wait.max(asked.min(LONGEST_RETRY_AFTER))
    }
}

/// A growth below 1, or one that is no number, leaves the wait as it is.
fn grown(wait: Duration, growth: f64) -> Duration {
    let seconds = wait.as_secs_f64() * growth.max(1.0);
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use http::header::RETRY_AFTER;

    use super::*;

    fn headers(retry_after: &str) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, retry_after.parse().unwrap())])
    }

    #[test]
    fn waits_grow_up_to_the_longest_and_jitter_takes_at_most_half() {
        let next = |random| {
            let mut waits = Waits::new();
            let none = HeaderMap::new();
            let waits = [(); 8].map(|()| waits.next(random, &none).as_millis());
            waits.to_vec()
        };
        assert_eq!(
            next(u64::MAX),
            [1000, 1500, 2250, 3375, 5062, 7593, 10000, 10000]
        );
        assert_eq!(next(0), [500, 750, 1125, 1687, 2531, 3796, 5000, 5000]);
    }

    #[test]
    fn no_setting_makes_a_busy_loop_or_a_panic() {
        for growth in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e300] {
            for first in [Duration::ZERO, Duration::from_secs(1), Duration::MAX] {
                for longest in [Duration::ZERO, Duration::MAX] {
                    let mut waits = Waits {
                        first,
                        growth,
                        longest,
                        ..Waits::new()
                    };
                    for random in [0, u64::MAX, 0] {
                        let wait = waits.next(random, &HeaderMap::new());
                        assert!(wait >= SHORTEST / 2, "{growth} {first:?} {longest:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_server_may_put_a_poll_off_by_a_minute_at_most_and_never_hasten_it() {
        let wait = |retry_after: &str| {
            let mut waits = Waits::new();
            waits.next(0, &headers(retry_after)).as_millis()
        };
        assert_eq!(wait("7"), 7_000);
        assert_eq!(wait("0"), 500);
        assert_eq!(wait("31536000"), 60_000);
        assert_eq!(wait("99999999999999999999999999"), 60_000);
        for ignored in [
            "-5",
            "1.5",
            "",
            "soon",
            "Fri, 31 Dec 1999 23:59:59 GMT",
            "+3",
        ] {
            assert_eq!(wait(ignored), 500, "{ignored}");
        }
    }
}

//! Rate limits: counts each key's calls per minute of the mock's clock (H61).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

const MINUTE: i64 = 60;

/// Each key's calls in its current window.
#[derive(Debug, Default)]
pub(crate) struct RateWindows {
    windows: Mutex<HashMap<String, Window>>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    minute: i64,
    calls: u32,
}

impl RateWindows {
    /// Counts a call of `key`. Fails over the limit, with the seconds until the next window.
    pub(crate) fn admit(&self, key: &str, per_minute: u32, now: Timestamp) -> Result<(), u32> {
        let second = now.as_second();
        let minute = second.div_euclid(MINUTE);
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows
            .entry(key.to_owned())
            .or_insert(Window { minute, calls: 0 });
        if window.minute != minute {
            *window = Window { minute, calls: 0 };
        }
        if window.calls >= per_minute {
            return Err(u32::try_from(MINUTE - second.rem_euclid(MINUTE)).unwrap_or(1));
        }
        window.calls += 1;
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.windows
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_window_that_follows_the_clock() {
        let windows = RateWindows::default();
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let now = at("2026-01-15T09:00:20Z");
        assert_eq!(windows.admit("a", 2, now), Ok(()));
        assert_eq!(windows.admit("a", 2, now), Ok(()));
        assert_eq!(windows.admit("a", 2, now), Err(40));
        assert_eq!(windows.admit("b", 2, now), Ok(()));
        assert_eq!(windows.admit("a", 2, at("2026-01-15T09:01:00Z")), Ok(()));
    }
}

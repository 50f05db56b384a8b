//! The mock's one source of time. Nothing else asks the system what time it is.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp, Unit};

/// Where a virtual clock starts when nobody says otherwise.
pub(crate) const DEFAULT_START: &str = "2026-01-15T09:00:00Z";

/// Whether time passes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockMode {
    Real,
    Virtual { start: Timestamp },
}

/// Tells the time of the world, to the millisecond.
#[derive(Debug)]
pub(crate) struct Clock {
    /// The time of a virtual clock; `None` on a real one.
    standing: Option<Mutex<Timestamp>>,
}

impl Clock {
    pub(crate) fn new(mode: ClockMode) -> Self {
        Self {
            standing: match mode {
                ClockMode::Real => None,
                ClockMode::Virtual { start } => Some(Mutex::new(start)),
            },
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        match &self.standing {
            Some(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
            None => {
                let now = Timestamp::now();
                now.round(Unit::Millisecond).unwrap_or(now)
            }
        }
    }

    pub(crate) fn is_virtual(&self) -> bool {
        self.standing.is_some()
    }

    /// Puts a virtual clock to `time`; a real one is left alone.
    pub(crate) fn set(&self, time: Timestamp) {
        if let Some(now) = &self.standing {
            *now.lock().unwrap_or_else(PoisonError::into_inner) = time;
        }
    }

    /// The time `span` from now, or `None` past the end of the calendar.
    pub(crate) fn after(&self, span: Duration) -> Option<Timestamp> {
        let span = SignedDuration::try_from(span).ok()?;
        self.now().checked_add(span).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing() -> Clock {
        Clock::new(ClockMode::Virtual {
            start: DEFAULT_START.parse().unwrap(),
        })
    }

    #[test]
    fn a_virtual_clock_stands_until_it_is_set() {
        let clock = standing();
        assert_eq!(clock.now().to_string(), "2026-01-15T09:00:00Z");
        clock.set(clock.after(Duration::from_secs(90)).unwrap());
        assert_eq!(clock.now().to_string(), "2026-01-15T09:01:30Z");
    }

    #[test]
    fn time_past_the_calendar_is_refused() {
        assert_eq!(standing().after(Duration::from_secs(u64::MAX)), None);
        assert_eq!(
            standing().after(Duration::from_secs(9_000_000_000_000)),
            None
        );
    }

    #[test]
    fn a_real_clock_cannot_be_set() {
        let clock = Clock::new(ClockMode::Real);
        clock.set(Timestamp::UNIX_EPOCH);
        assert!(clock.now() > Timestamp::UNIX_EPOCH);
        assert!(!clock.is_virtual());
    }
}

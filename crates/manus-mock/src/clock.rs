//! The mock's only source of time. Nothing else reads the system clock.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp, Unit};

/// The default start of a virtual clock.
pub(crate) const DEFAULT_START: &str = "2026-01-15T09:00:00Z";

/// Whether the clock follows the system or only moves when it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockMode {
    Real,
    Virtual { start: Timestamp },
}

/// The clock of the world, in milliseconds.
#[derive(Debug)]
pub(crate) struct Clock {
    /// The time of a virtual clock; `None` on a real one.
    virtual_now: Option<Mutex<Timestamp>>,
}

impl Clock {
    pub(crate) fn new(mode: ClockMode) -> Self {
        Self {
            virtual_now: match mode {
                ClockMode::Real => None,
                ClockMode::Virtual { start } => Some(Mutex::new(start)),
            },
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        match &self.virtual_now {
            Some(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
            None => {
                let now = Timestamp::now();
                now.round(Unit::Millisecond).unwrap_or(now)
            }
        }
    }

    pub(crate) fn is_virtual(&self) -> bool {
        self.virtual_now.is_some()
    }

    /// Sets a virtual clock to `time`; does nothing to a real one.
    pub(crate) fn set(&self, time: Timestamp) {
        if let Some(now) = &self.virtual_now {
            *now.lock().unwrap_or_else(PoisonError::into_inner) = time;
        }
    }

    /// Returns the time `span` from now, or `None` past the end of the calendar.
    pub(crate) fn after(&self, span: Duration) -> Option<Timestamp> {
        let span = SignedDuration::try_from(span).ok()?;
        self.now().checked_add(span).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn virtual_clock() -> Clock {
        Clock::new(ClockMode::Virtual {
            start: DEFAULT_START.parse().unwrap(),
        })
    }

    #[test]
    fn a_virtual_clock_stands_still_until_it_is_set() {
        let clock = virtual_clock();
        assert_eq!(clock.now().to_string(), "2026-01-15T09:00:00Z");
        clock.set(clock.after(Duration::from_secs(90)).unwrap());
        assert_eq!(clock.now().to_string(), "2026-01-15T09:01:30Z");
    }

    #[test]
    fn time_past_the_calendar_is_rejected() {
        assert_eq!(virtual_clock().after(Duration::from_secs(u64::MAX)), None);
        assert_eq!(
            virtual_clock().after(Duration::from_secs(9_000_000_000_000)),
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

//! Detects idle connections by polling, without a clock read for each call.

use std::time::Duration;

use super::connection_state::ConnectionState;

/// The checks within one idle timeout.
const CHECKS: u32 = 4;

/// Checks a connection at an interval. An idle timeout is detected late by at most one interval.
#[derive(Debug)]
pub(super) struct IdleTimer {
    /// The time between two checks.
    pub(super) interval: Duration,
    calls_started: usize,
    idle_checks: u32,
}

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdleCheck {
    /// No request head was completed until now.
    NoRequest,
    /// The connection was used within the idle timeout.
    Active,
    /// The idle timeout has passed.
    TimedOut,
    /// The idle timeout passed before the previous check.
    StillIdle,
}

impl IdleTimer {
    pub(super) fn new(timeout: Duration) -> IdleTimer {
        IdleTimer {
            interval: timeout / CHECKS,
            calls_started: 0,
            idle_checks: 0,
        }
    }

    pub(super) fn check(&mut self, state: &ConnectionState) -> IdleCheck {
        let calls_started = state.calls_started();
        if calls_started == 0 {
            return IdleCheck::NoRequest;
        }
        if calls_started != self.calls_started || !state.is_idle() {
            self.calls_started = calls_started;
            self.idle_checks = 0;
            return IdleCheck::Active;
        }
        self.idle_checks += 1;
        match self.idle_checks {
            ..CHECKS => IdleCheck::Active,
            CHECKS => IdleCheck::TimedOut,
            _ => IdleCheck::StillIdle,
        }
    }
}

//! How long a connection has had nothing to do.

use std::time::Duration;

use super::activity::Activity;

/// How often an idle connection is looked at before it has been idle for long enough.
const LOOKS: u32 = 4;

/// Looks at a connection now and then, so that no call has to read a clock. An idle connection is found out late by at most one
/// pause.
#[derive(Debug)]
pub(super) struct Idleness {
    /// Time from one look to the next.
    pub(super) pause: Duration,
    begun: usize,
    idle_looks: u32,
}

/// What a look has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// No head of a request has come to its end so far.
    NoHead,
    /// Work, or too short a rest.
    Work,
    /// Nothing for long enough.
    Idle,
    /// Nothing, and the connection is still there one look later.
    StillIdle,
}

impl Idleness {
    pub(super) fn new(timeout: Duration) -> Idleness {
        Idleness {
            pause: timeout / LOOKS,
            begun: 0,
            idle_looks: 0,
        }
    }

    pub(super) fn look(&mut self, activity: &Activity) -> Seen {
        let begun = activity.begun();
        if begun == 0 {
            return Seen::NoHead;
        }
        if begun != self.begun || !activity.is_idle() {
            self.begun = begun;
            self.idle_looks = 0;
            return Seen::Work;
        }
        self.idle_looks += 1;
        match self.idle_looks {
            ..LOOKS => Seen::Work,
            LOOKS => Seen::Idle,
            _ => Seen::StillIdle,
        }
    }
}

//! The `poll` option of a method: how to wait for the work that it starts.

use std::collections::BTreeSet;

use super::option::OptionValues;

/// How to wait for what a method starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PollOption {
    /// Method of the same service.
    pub get: String,
    /// Field of the response and of the request of `get`.
    pub id: String,
    /// Path from the response of `get`.
    pub status: String,
    pub terminal: Vec<String>,
    /// Those of `terminal` that mean success; if there are none, all of them do.
    pub succeeded: Vec<String>,
    /// Path from the response of `get`.
    pub reason: Option<String>,
}

impl PollOption {
    pub(super) fn of(values: &OptionValues) -> Self {
        PollOption {
            get: values.string("get").unwrap_or_default(),
            id: values.string("id").unwrap_or_default(),
            status: values.string("status").unwrap_or_default(),
            terminal: values.strings("terminal"),
            succeeded: values.strings("succeeded"),
            reason: values.string("reason"),
        }
    }

    /// Returns the terminal values that mean success.
    pub(crate) fn successes(&self) -> &[String] {
        match self.succeeded.as_slice() {
            [] => &self.terminal,
            some => some,
        }
    }

    /// Returns whether both read the state, and the end of the work, in the same way.
    pub(crate) fn reads_like(&self, other: &PollOption) -> bool {
        let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        self.status == other.status
            && self.reason == other.reason
            && set(&self.terminal) == set(&other.terminal)
            && set(self.successes()) == set(other.successes())
    }
}

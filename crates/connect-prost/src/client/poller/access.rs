//! How the state of work is read from a response: functions that the generator makes from the `poll` option.

use crate::Spec;
use crate::client::wrapper::WrapperFields;

/// Reads the responses of a method that reports the state of work.
pub struct PollAccess<Res: 'static> {
    /// Of the method.
    pub(super) spec: &'static Spec,
    pub(crate) wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
    state: fn(&Res) -> Option<i32>,
    reason: Option<fn(&Res) -> Option<&str>>,
    name: fn(i32) -> Option<&'static str>,
    terminal: &'static [i32],
    succeeded: &'static [i32],
}

impl<Res> PollAccess<Res> {
    /// `state` returns `None` where the response has none. The two lists are the terminal states, and those of them that mean
    /// success.
    #[must_use]
    pub(crate) const fn new(
        spec: &'static Spec,
        state: fn(&Res) -> Option<i32>,
        name: fn(i32) -> Option<&'static str>,
        [terminal, succeeded]: [&'static [i32]; 2],
        reason: Option<fn(&Res) -> Option<&str>>,
        wrapper: Option<fn(&Res) -> WrapperFields<'_>>,
    ) -> PollAccess<Res> {
        PollAccess {
            spec,
            wrapper,
            state,
            reason,
            name,
            terminal,
            succeeded,
        }
    }

    /// Returns the state of the work, if the response has one.
    pub(super) fn state(&self, response: &Res) -> Option<i32> {
        (self.state)(response)
    }

    /// Returns why the work has failed, if the response says so.
    pub(super) fn reason<'a>(&self, response: &'a Res) -> Option<&'a str> {
        self.reason?(response).filter(|reason| !reason.is_empty())
    }

    /// Returns the name of a state, or the number of one that the schema does not know.
    pub(super) fn name(&self, state: i32) -> String {
        (self.name)(state).map_or_else(|| state.to_string(), str::to_owned)
    }

    pub(super) fn is_terminal(&self, state: i32) -> bool {
        self.terminal.contains(&state)
    }

    pub(super) fn has_succeeded(&self, state: i32) -> bool {
        self.succeeded.contains(&state)
    }
}

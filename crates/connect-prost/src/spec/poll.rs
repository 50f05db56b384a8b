//! How to follow work that a method starts.

/// How to follow work that a method starts; from its `poll` option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Poll {
    /// The method of the same service that reports the state.
    pub get: &'static str,
    /// The field that identifies the work.
    pub id: &'static str,
    /// The path of the enum field that holds the state, from the response of `get`.
    pub status: &'static str,
    /// Names of the enum values at which the work has ended.
    pub terminal: &'static [&'static str],
    /// Those of `terminal` that mean success; if it is empty, all of them do.
    pub succeeded: &'static [&'static str],
    /// The path of the string field that holds why the work failed, from the response of `get`; empty if there is none.
    pub reason: &'static str,
}

//! The `poll` option of a method: how to wait for the work that it starts.

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
}

impl PollOption {
    pub(super) fn of(values: &OptionValues) -> Self {
        PollOption {
            get: values.string("get").unwrap_or_default(),
            id: values.string("id").unwrap_or_default(),
            status: values.string("status").unwrap_or_default(),
            terminal: values.strings("terminal"),
        }
    }
}

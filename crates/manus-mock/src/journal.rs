//! The journal: the last calls, newest first, bounded in number and size, without secrets.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::Method;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// The number of calls that are kept.
pub(crate) const CAPACITY: usize = 1_000;
/// The longest request that is kept, in bytes of JSON.
pub(crate) const LONGEST_REQUEST: usize = 8 * 1024;

/// The longest HTTP method that is kept, in bytes. All that are registered are shorter.
const LONGEST_METHOD: usize = 32;

/// Returns an HTTP method, truncated to the longest that is kept: one that a caller invents is as long as it likes.
pub(crate) fn shortened(method: &Method) -> String {
    method.as_str().chars().take(LONGEST_METHOD).collect()
}

/// One call, in the form of the admin API.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    /// `None` if the path belongs to no operation.
    pub(crate) operation: Option<&'static str>,
    pub(crate) protocol: &'static str,
    pub(crate) method: String,
    /// The template of the route, because a path may hold an address; `None` if the path belongs to no operation.
    pub(crate) path: Option<&'static str>,
    pub(crate) request_id: String,
    /// `None` if a fault closed the connection.
    pub(crate) status: Option<u16>,
    /// `ok`, or the code of the error.
    pub(crate) code: String,
    pub(crate) key_name: Option<String>,
    /// The redacted request; `None` if it could not be read or is over [`LONGEST_REQUEST`].
    pub(crate) request: Option<Value>,
}

/// The journal of one world.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: Mutex<VecDeque<Entry>>,
}

impl Journal {
    pub(crate) fn record(&self, entry: Entry) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == CAPACITY {
            entries.pop_back();
        }
        entries.push_front(entry);
    }

    pub(crate) fn list(&self, operation: Option<&str>, limit: usize) -> Vec<Entry> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let matches =
            |entry: &&Entry| operation.is_none_or(|operation| entry.operation == Some(operation));
        entries
            .iter()
            .filter(matches)
            .take(limit)
            .cloned()
            .collect()
    }

    pub(crate) fn clear(&self) {
        self.entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: usize, operation: &'static str) -> Entry {
        Entry {
            at: Timestamp::UNIX_EPOCH,
            operation: Some(operation),
            protocol: "connect",
            method: "POST".to_owned(),
            path: None,
            request_id: number.to_string(),
            status: Some(200),
            code: "ok".to_owned(),
            key_name: None,
            request: None,
        }
    }

    #[test]
    fn keeps_the_newest_first_and_drops_the_oldest() {
        let journal = Journal::default();
        for number in 0..CAPACITY + 5 {
            journal.record(entry(number, if number % 2 == 0 { "even" } else { "odd" }));
        }
        let all = journal.list(None, usize::MAX);
        assert_eq!(all.len(), CAPACITY);
        assert_eq!(all[0].request_id, (CAPACITY + 4).to_string());
        assert_eq!(
            journal
                .list(Some("odd"), 2)
                .iter()
                .map(|entry| &*entry.request_id)
                .collect::<Vec<_>>(),
            ["1003", "1001"]
        );
        journal.clear();
        assert!(journal.list(None, 1).is_empty());
    }
}

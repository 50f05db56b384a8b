//! What becomes known of one call while it passes through the mock.
//!
//! The record travels in the extensions of the request, from the outermost layer to the operation, and back.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::Value;

use crate::credential::Caller;
use crate::fault::Strike;

/// The record of one call.
#[derive(Debug, Clone)]
pub(crate) struct Call(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    request_id: String,
    at: Timestamp,
    facts: Mutex<Facts>,
}

/// What is learnt on the way.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) operation: Option<&'static str>,
    /// Set once the credential was accepted, whether or not it opens the operation.
    pub(crate) caller: Option<Caller>,
    pub(crate) target: Option<String>,
    pub(crate) request: Option<Value>,
    pub(crate) strike: Strike,
    /// The connection is to be closed without an answer.
    pub(crate) cut: bool,
    /// Whether the fate of the call is sealed: its audit row is written, or about to be.
    settled: bool,
}

impl Call {
    pub(crate) fn new(request_id: String, at: Timestamp) -> Self {
        Self(Arc::new(Inner {
            request_id,
            at,
            facts: Mutex::default(),
        }))
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.0.request_id
    }

    pub(crate) fn at(&self) -> Timestamp {
        self.0.at
    }

    pub(crate) fn facts(&self) -> MutexGuard<'_, Facts> {
        self.0.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seals the fate of the call. Only the first who asks gets `true`: either the work, just before it is
    /// committed, or the answer, when it goes out without the work (a deadline that passed, an error).
    pub(crate) fn settle(&self) -> bool {
        !std::mem::replace(&mut self.facts().settled, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_settled_once() {
        let call = Call::new("req_1".to_owned(), Timestamp::UNIX_EPOCH);
        assert!(call.settle());
        assert!(!call.clone().settle());
    }
}

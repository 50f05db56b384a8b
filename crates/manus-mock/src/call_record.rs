//! Per-call facts, collected as the call proceeds.
//!
//! The record travels in the request's extensions. Every layer that handles the call shares it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::Value;

use crate::credential::Caller;
use crate::fault::InjectedFault;

/// The record of one call. Clones share the facts.
#[derive(Debug, Clone)]
pub(crate) struct CallRecord(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    request_id: String,
    at: Timestamp,
    facts: Mutex<Facts>,
}

/// The facts that the layers add.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) operation: Option<&'static str>,
    /// Set once the credential is accepted, even if its key type does not allow the operation.
    pub(crate) caller: Option<Caller>,
    pub(crate) target: Option<String>,
    pub(crate) request: Option<Value>,
    pub(crate) injected_fault: InjectedFault,
    /// Whether the connection is closed without a response.
    pub(crate) disconnected: bool,
    /// Whether the outcome is decided: the audit row is written or about to be.
    finished: bool,
}

impl CallRecord {
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

    /// Marks the outcome as decided. Returns `true` only the first time. Two paths compete: the work, just before its
    /// commit, and the error path, for a response without the work (an error, a passed deadline).
    pub(crate) fn finish(&self) -> bool {
        !std::mem::replace(&mut self.facts().finished, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_finishes_once() {
        let call = CallRecord::new("req_1".to_owned(), Timestamp::UNIX_EPOCH);
        assert!(call.finish());
        assert!(!call.clone().finish());
    }
}

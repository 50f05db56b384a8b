//! Why an operation was not carried out, in the domain's words.

use crate::store::StoreError;

/// The class of a refusal; the wire's code follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    InvalidArgument,
    NotFound,
    AlreadyExists,
    FailedPrecondition,
    Internal,
    /// The caller has gone: nothing was done, and nobody will read the answer.
    Abandoned,
}

/// A rule said no. The message names the field at fault and never repeats the value that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    pub(crate) message: &'static str,
}

impl Refusal {
    pub(crate) const fn invalid_argument(message: &'static str) -> Self {
        Self {
            reason: Reason::InvalidArgument,
            message,
        }
    }

    pub(crate) const fn not_found(message: &'static str) -> Self {
        Self {
            reason: Reason::NotFound,
            message,
        }
    }

    pub(crate) const fn already_exists(message: &'static str) -> Self {
        Self {
            reason: Reason::AlreadyExists,
            message,
        }
    }

    pub(crate) const fn failed_precondition(message: &'static str) -> Self {
        Self {
            reason: Reason::FailedPrecondition,
            message,
        }
    }

    pub(crate) const fn internal(message: &'static str) -> Self {
        Self {
            reason: Reason::Internal,
            message,
        }
    }

    pub(crate) const fn abandoned() -> Self {
        Self {
            reason: Reason::Abandoned,
            message: "the caller has gone",
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::internal("the store failed")
    }
}

//! The reason an operation was rejected, in domain terms.
//!
//! `service::user` turns a rejection into a Connect error.

/// The class of a rejection; it determines the error code on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    InvalidArgument,
    NotFound,
    AlreadyExists,
    FailedPrecondition,
    Internal,
    /// The deadline passed before the commit: the change was rolled back and an error was already sent.
    Abandoned,
}

/// An operation that a rule rejected. The message names the field at fault and never repeats the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejection {
    pub(crate) reason: Reason,
    pub(crate) message: &'static str,
}

impl Rejection {
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

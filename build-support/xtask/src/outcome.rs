//! The result of a verb.

/// What a verb returns; the error is one message for a person.
pub(crate) type Outcome = Result<(), Box<dyn std::error::Error>>;

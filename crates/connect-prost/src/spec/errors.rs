//! How errors are written over REST.
//!
//! Basis: the options `errors` of a service and `word` of a method.

use crate::Code;

/// How the errors of a service are written over REST; from its `errors` option.
///
/// Names are paths of JSON members, `error.code`. Without the option an error is a `google.rpc.Status`: `code` as a number,
/// `message`, `details`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorShape {
    /// The member that holds `false`, if there is one.
    pub ok: Option<&'static str>,
    /// The member that holds the request id, if there is one.
    pub request_id: Option<&'static str>,
    /// The member that holds the code or a word.
    pub code: &'static str,
    /// The member that holds the message.
    pub message: &'static str,
    /// The member that holds the typed details; they are left out if there is none.
    pub details: Option<&'static str>,
    /// How codes are written.
    pub case: CodeCase,
}

/// How the name of a code is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CodeCase {
    /// `not_found`.
    #[default]
    LowerSnake,
    /// `NOT_FOUND`.
    UpperSnake,
}

/// What stands in place of a code in the errors of a method over REST; from its `word` options and those of its service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorWord {
    /// The code of the error.
    pub code: Code,
    /// The field of the request that has to be invalid, by its path in the schema; `None` for any error of the code.
    pub field: Option<&'static str>,
    /// The word: `USER_NOT_FOUND`.
    pub word: &'static str,
    /// The HTTP status, whatever the error asks for; `None` for the error's own.
    pub status: Option<u16>,
}

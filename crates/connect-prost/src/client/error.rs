//! The error of a call.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use protovalidate_prost::{ValidationError, Violation};

use super::transport::TransportError;
use crate::{Code, ConnectError, ErrorDetail, IdempotencyLevel, Spec};

/// Where a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request was not sent: it breaks a rule of its schema, cannot be encoded, or an option of the call is wrong.
    Request,
    /// No complete response was received: no connection, or it broke.
    Transport,
    /// The call's timeout passed on this side.
    Timeout,
    /// The timeout of the last attempt passed on this side, and the call's own did not.
    AttemptTimeout,
    /// The server responded with an error.
    Wire,
    /// The server's response cannot be read: too large, of another content type, or malformed.
    Response,
    /// All calls have succeeded, but the work that a [`Poller`](super::Poller) follows has ended in a state that means failure.
    Job,
}

/// The error of a call: one opaque type with getters.
///
/// Decide on [`code`](Error::code), which every error has; [`kind`](Error::kind) tells whose error it is.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    spec: &'static Spec,
    error: ConnectError,
    request_id: Option<String>,
    violations: Vec<Violation>,
    unsent: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Inner {
    fn new(kind: ErrorKind, spec: &'static Spec, error: ConnectError) -> Inner {
        Inner {
            kind,
            spec,
            error,
            request_id: None,
            violations: Vec::new(),
            unsent: false,
            source: None,
        }
    }
}

impl Error {
    /// Returns where the call failed.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the server's code; for a local error, the code of the same meaning.
    pub fn code(&self) -> Code {
        self.0.error.code()
    }

    /// Returns the server's message, or ours for a local error. It may be empty.
    pub fn message(&self) -> &str {
        self.0.error.message()
    }

    /// Returns the typed details that the server sent.
    pub fn details(&self) -> &[ErrorDetail] {
        self.0.error.details()
    }

    /// Returns the id under which the server knows this call, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the rules that the request breaks, found on this side before sending or reported by the server.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Returns the headers of the response; empty for a local error.
    pub fn headers(&self) -> &HeaderMap {
        self.0.error.headers()
    }

    /// Returns the trailers of the response; empty for a local error.
    pub fn trailers(&self) -> &HeaderMap {
        self.0.error.trailers()
    }

    /// Returns what the schema declares about the method that was called.
    pub fn spec(&self) -> &'static Spec {
        self.0.spec
    }

    /// Whether the same call may be made again: nothing of it has left, or its schema declares that repeating it is harmless and
    /// its code means that it may help.
    pub fn is_retryable(&self) -> bool {
        if self.0.unsent {
            return true;
        }
        let harmless = self.0.spec.idempotency != IdempotencyLevel::Unknown;
        let passing = match self.kind() {
            ErrorKind::Transport => true,
            ErrorKind::Wire => matches!(self.code(), Code::Unavailable | Code::ResourceExhausted),
            _ => false,
        };
        harmless && passing
    }

    /// Whether time ran out, on this side or on the server's.
    pub fn is_timeout(&self) -> bool {
        self.code() == Code::DeadlineExceeded
    }

    /// Returns how many times the request was sent, or sending it was tried; zero if it failed before.
    pub fn attempts(&self) -> u32 {
        match self.kind() {
            ErrorKind::Request => 0,
            _ => 1,
        }
    }

    pub(super) fn request(spec: &'static Spec, error: ConnectError) -> Error {
        Error(Inner::new(ErrorKind::Request, spec, error).into())
    }

    pub(super) fn invalid(spec: &'static Spec, error: ValidationError) -> Error {
        let violations = error.violations().to_vec();
        let mut inner = Inner::new(ErrorKind::Request, spec, ConnectError::from(error));
        inner.violations = violations;
        Error(inner.into())
    }

    pub(super) fn transport(spec: &'static Spec, error: TransportError) -> Error {
        let mut inner = Inner::new(
            ErrorKind::Transport,
            spec,
            ConnectError::new(error.code(), error.to_string()),
        );
        inner.unsent = error.is_unsent();
        inner.source = Some(error.into());
        Error(inner.into())
    }

    pub(super) fn timeout(spec: &'static Spec, timeout: Duration) -> Error {
        let error = format!("the call's timeout of {timeout:?} passed");
        let error = ConnectError::deadline_exceeded(error);
        Error(Inner::new(ErrorKind::Timeout, spec, error).into())
    }

    /// The error of work that has failed.
    pub(super) fn job(
        spec: &'static Spec,
        error: ConnectError,
        request_id: Option<String>,
    ) -> Error {
        let mut inner = Inner::new(ErrorKind::Job, spec, error);
        inner.request_id = request_id;
        Error(inner.into())
    }

    /// The error of work that has not ended in time; `failure` is that of the last poll.
    pub(super) fn job_timeout(
        spec: &'static Spec,
        error: ConnectError,
        failure: Option<Error>,
    ) -> Error {
        let mut inner = Inner::new(ErrorKind::Timeout, spec, error);
        inner.source = failure.map(Into::into);
        Error(inner.into())
    }

    pub(super) fn response(
        spec: &'static Spec,
        error: ConnectError,
        request_id: Option<String>,
    ) -> Error {
        let mut inner = Inner::new(ErrorKind::Response, spec, error);
        inner.request_id = request_id;
        Error(inner.into())
    }

    pub(super) fn wire(
        spec: &'static Spec,
        error: ConnectError,
        request_id: Option<String>,
    ) -> Error {
        let violations = reported(error.details());
        let mut inner = Inner::new(ErrorKind::Wire, spec, error);
        inner.request_id = request_id;
        inner.violations = violations;
        Error(inner.into())
    }
}

/// The violations among an error's details. A detail that cannot be read stays a detail.
fn reported(details: &[ErrorDetail]) -> Vec<Violation> {
    let broken = details
        .iter()
        .filter(|detail| detail.type_name() == ValidationError::TYPE_NAME);
    let read = broken.filter_map(|detail| ValidationError::from_bytes(detail.value()).ok());
    read.flat_map(|error| error.violations().to_vec()).collect()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code().as_str())?;
        if !self.message().is_empty() {
            write!(f, ": {}", self.message())?;
        }
        Ok(())
    }
}

/// Shows neither headers nor details: they may hold secrets.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("procedure", &self.0.spec.procedure)
            .field("kind", &self.kind())
            .field("code", &self.code())
            .field("message", &self.message())
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

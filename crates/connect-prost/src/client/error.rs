//! The error of a call.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use protovalidate_prost::{ValidationError, Violation};

use super::deadline::Ends;
use super::retry_after::retry_after;
use super::transport::TransportError;
use crate::{Code, ConnectError, ErrorDetail, IdempotencyLevel, Spec, header};

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

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    spec: &'static Spec,
    error: ConnectError,
    request_id: Option<String>,
    violations: Vec<Violation>,
    unsent: bool,
    attempts: u32,
    source: Option<Arc<dyn StdError + Send + Sync>>,
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
            attempts: match kind {
                ErrorKind::Request => 0,
                _ => 1,
            },
            source: None,
        }
    }
}

impl Error {
    /// Returns the error of a call that an interceptor rejects: of kind [`Request`](ErrorKind::Request), with the code, the message and
    /// the cause of `error`.
    pub fn rejected(spec: &'static Spec, error: ConnectError) -> Error {
        Error::request(spec, error)
    }

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

    /// Returns the word that the server sent in place of the name of a code, such as `USER_NOT_FOUND` or OAuth's `invalid_client`, as
    /// it was received; `None` if it sent the name of a code.
    ///
    /// What a word means is in the schema; one that the schema does not know leaves the code to the HTTP status.
    pub fn reason(&self) -> Option<&str> {
        self.0.error.reason()
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
            ErrorKind::Transport | ErrorKind::AttemptTimeout => true,
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
        self.0.attempts
    }

    /// Returns the HTTP status of the response; `None` if there was none.
    ///
    /// Over gRPC, gRPC-Web and on streams it is 200 for most errors: decide on [`code`](Error::code).
    pub fn status(&self) -> Option<StatusCode> {
        self.0.error.http_status()
    }

    /// Returns how long the server asks to wait before the call is made again: the header `retry-after` of its response, in seconds
    /// or as a date. A date counts from the `date` of the same response, and is ignored without one.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers())
    }

    /// Whether it is certain that nothing of the call has left, so that no server has seen it.
    pub(super) fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// Returns the error of the attempt with this number.
    pub(super) fn after(mut self, attempt: u32) -> Error {
        let inner = Arc::make_mut(&mut self.0);
        inner.attempts = match inner.kind {
            ErrorKind::Request => attempt.saturating_sub(1),
            _ => attempt,
        };
        self
    }

    /// Returns the error with the HTTP status of its response.
    pub(super) fn with_status(mut self, status: StatusCode) -> Error {
        Arc::make_mut(&mut self.0).error.set_http_status(status);
        self
    }

    /// Returns the error with another cause.
    pub(super) fn caused_by(mut self, cause: ConnectError) -> Error {
        Arc::make_mut(&mut self.0).source = Some(Arc::new(cause));
        self
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
        inner.source = Some(Arc::new(error));
        Error(inner.into())
    }

    pub(super) fn timeout(spec: &'static Spec, ends: Ends, timeout: Duration) -> Error {
        let (kind, what) = match ends {
            Ends::Call => (ErrorKind::Timeout, "call's"),
            Ends::Attempt => (ErrorKind::AttemptTimeout, "attempt's"),
        };
        let error = format!("the {what} timeout of {timeout:?} passed");
        let error = ConnectError::deadline_exceeded(error);
        Error(Inner::new(kind, spec, error).into())
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
        inner.source = failure.map(|failure| Arc::new(failure) as Arc<_>);
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

/// Returns the id under which the server knows the call.
pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    headers
        .get(header::REQUEST_ID)?
        .to_str()
        .ok()
        .map(str::to_owned)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code().as_str())?;
        if !self.message().is_empty() {
            write!(f, ": {}", self.message())?;
        }
        match self.request_id() {
            Some(id) => write!(f, " (request id {id})"),
            None => Ok(()),
        }
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
            .field("attempts", &self.attempts())
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => self.0.error.source(),
        }
    }
}

//! The error of a call as the protocols send it: code, message, details and metadata.
//!
//! Handlers and interceptors return it, clients receive it. It is one pointer wide, which keeps results small.

use std::borrow::Cow;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use protovalidate_prost::ValidationError;

use crate::{Code, ErrorDetail};

/// The error of a failed call.
///
/// ```
/// use connect_prost::{Code, ConnectError};
///
/// let error = ConnectError::not_found("no such user").with_header(
///     http::HeaderName::from_static("retry-after"),
///     http::HeaderValue::from_static("5"),
/// );
/// assert_eq!(error.code(), Code::NotFound);
/// assert_eq!(error.to_string(), "not_found: no such user");
/// ```
#[derive(Clone)]
pub struct ConnectError {
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    code: Code,
    message: Cow<'static, str>,
    details: Vec<ErrorDetail>,
    headers: HeaderMap,
    trailers: HeaderMap,
    http_status: Option<StatusCode>,
    /// The word that stood for the code.
    #[cfg(feature = "client")]
    reason: Option<Box<str>>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl ConnectError {
    /// Returns an error with this code. The message is sent to the caller unchanged.
    #[must_use]
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        let inner = Inner {
            code,
            message: message.into(),
            details: Vec::new(),
            headers: HeaderMap::new(),
            trailers: HeaderMap::new(),
            http_status: None,
            #[cfg(feature = "client")]
            reason: None,
            source: None,
        };
        Self {
            inner: Box::new(inner),
        }
    }

    /// Attaches a typed message. Several calls add up.
    #[must_use]
    pub fn with_detail(mut self, detail: ErrorDetail) -> Self {
        self.inner.details.push(detail);
        self
    }

    /// Adds a header to the response. Several values of one name add up.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.inner.headers.append(name, value);
        self
    }

    /// Sets the HTTP status of the response in place of the one that belongs to the code.
    ///
    /// A status that is no error (below 400) is ignored. Only protocols that report errors by their HTTP status use it: unary Connect and REST. Over gRPC, gRPC-Web and on streams
    /// of Connect a response has status 200, whatever its error.
    #[must_use]
    pub fn with_http_status(mut self, status: StatusCode) -> Self {
        if status.is_client_error() || status.is_server_error() {
            self.inner.http_status = Some(status);
        }
        self
    }

    /// Sets the cause, for local logs. It is never sent to the peer.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.inner.source = Some(Arc::from(source.into()));
        self
    }

    /// Returns the code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.inner.code
    }

    /// Returns the text for the caller, which may be empty.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// Returns the HTTP status that [`with_http_status`](Self::with_http_status) set, or that a client received.
    #[cfg(feature = "_rpc")]
    pub(crate) fn http_status(&self) -> Option<StatusCode> {
        self.inner.http_status
    }

    /// Sets the HTTP status that a client received, which may be any.
    #[cfg(feature = "client")]
    pub(crate) fn set_http_status(&mut self, status: StatusCode) {
        self.inner.http_status = Some(status);
    }

    /// Returns the word that a client received in place of the name of a code.
    #[cfg(feature = "client")]
    pub(crate) fn reason(&self) -> Option<&str> {
        self.inner.reason.as_deref()
    }

    /// Sets the word that a client received in place of the name of a code.
    #[cfg(feature = "client")]
    pub(crate) fn set_reason(&mut self, reason: impl Into<Box<str>>) {
        self.inner.reason = Some(reason.into());
    }

    /// Returns the attached messages.
    #[must_use]
    pub fn details(&self) -> &[ErrorDetail] {
        &self.inner.details
    }

    /// Returns the response headers to send or received.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.inner.headers
    }

    /// Returns the response headers for changes.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.inner.headers
    }

    /// Returns the response trailers to send or received.
    #[must_use]
    pub fn trailers(&self) -> &HeaderMap {
        &self.inner.trailers
    }

    /// Returns the response trailers for changes.
    pub fn trailers_mut(&mut self) -> &mut HeaderMap {
        &mut self.inner.trailers
    }
}

macro_rules! constructors {
    ($($name:ident => $code:ident, $meaning:literal;)*) => {
        impl ConnectError {
            $(
                #[doc = concat!("Returns an error with the code [`Code::", stringify!($code), "`]: ", $meaning)]
                #[must_use]
                pub fn $name(message: impl Into<Cow<'static, str>>) -> Self {
                    Self::new(Code::$code, message)
                }
            )*
        }
    };
}

constructors! {
    canceled => Canceled, "the caller canceled the call.";
    unknown => Unknown, "the reason is unknown, or has no better code.";
    invalid_argument => InvalidArgument, "the request is invalid.";
    deadline_exceeded => DeadlineExceeded, "the deadline expired.";
    not_found => NotFound, "the requested entity does not exist.";
    already_exists => AlreadyExists, "the entity to create exists already.";
    permission_denied => PermissionDenied, "the caller lacks the permission.";
    resource_exhausted => ResourceExhausted, "a quota or limit is exhausted.";
    failed_precondition => FailedPrecondition, "the system is not in the required state.";
    aborted => Aborted, "the call conflicts with another one.";
    out_of_range => OutOfRange, "the request goes past the valid range.";
    unimplemented => Unimplemented, "the procedure does not exist or is not implemented.";
    internal => Internal, "an invariant of the system is broken.";
    unavailable => Unavailable, "the service is not available at the moment.";
    data_loss => DataLoss, "data is lost or corrupted.";
    unauthenticated => Unauthenticated, "the caller has no valid credentials.";
}

impl From<ValidationError> for ConnectError {
    /// Returns an `invalid_argument` error with a `buf.validate.Violations` detail.
    fn from(error: ValidationError) -> Self {
        let detail = ErrorDetail::new(ValidationError::TYPE_NAME, error.to_bytes());
        Self::invalid_argument(error.to_string()).with_detail(detail)
    }
}

impl std::fmt::Display for ConnectError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code().as_str())?;
        if !self.message().is_empty() {
            write!(f, ": {}", self.message())?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for ConnectError {
    /// Shows metadata by name only: values may hold credentials.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectError")
            .field("code", &self.code())
            .field("message", &self.message())
            .field("details", &self.details())
            .field("headers", &self.headers().keys().collect::<Vec<_>>())
            .field("trailers", &self.trailers().keys().collect::<Vec<_>>())
            .field("source", &self.inner.source)
            .finish()
    }
}

impl std::error::Error for ConnectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_pointer_wide() {
        assert_eq!(size_of::<ConnectError>(), size_of::<usize>());
    }

    #[test]
    fn debug_shows_no_metadata_values() {
        let name = HeaderName::from_static("authorization");
        let error = ConnectError::internal("x")
            .with_header(name, HeaderValue::from_static("Bearer hidden"));
        assert!(!format!("{error:?}").contains("hidden"));
    }
}

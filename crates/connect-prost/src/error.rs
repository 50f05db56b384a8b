//! The error that travels: code, message, details, metadata.
//!
//! Handlers and interceptors return it, clients read it. One pointer wide, so that results stay small.

use std::borrow::Cow;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use protovalidate_prost::ValidationError;

use crate::{Code, ErrorDetail};

/// A failed call as Connect carries it.
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
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl ConnectError {
    /// An error of that code; the message is for the caller to read and travels as it is.
    #[must_use]
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        let inner = Inner {
            code,
            message: message.into(),
            details: Vec::new(),
            headers: HeaderMap::new(),
            trailers: HeaderMap::new(),
            http_status: None,
            source: None,
        };
        Self {
            inner: Box::new(inner),
        }
    }

    /// Attaches a typed message.
    #[must_use]
    pub fn with_detail(mut self, detail: ErrorDetail) -> Self {
        self.inner.details.push(detail);
        self
    }

    /// Adds a header to the answer; a name may be given more than once.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.inner.headers.append(name, value);
        self
    }

    /// Sets the HTTP status of the response in place of the one that belongs to the code.
    ///
    /// Only a protocol that reports errors by their HTTP status uses it: unary Connect. Over gRPC, gRPC-Web and on streams
    /// of Connect a response has status 200, whatever its error.
    #[must_use]
    pub fn with_http_status(mut self, status: StatusCode) -> Self {
        self.inner.http_status = Some(status);
        self
    }

    /// Remembers the cause, for logs on this side; it never travels.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.inner.source = Some(Arc::from(source.into()));
        self
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.inner.code
    }

    /// The text for the caller; may be empty.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// Returns the HTTP status that [`with_http_status`](Self::with_http_status) set.
    #[must_use]
    pub fn http_status(&self) -> Option<StatusCode> {
        self.inner.http_status
    }

    /// The attached messages.
    #[must_use]
    pub fn details(&self) -> &[ErrorDetail] {
        &self.inner.details
    }

    /// Headers of the answer: those to send, or those that came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.inner.headers
    }

    /// Headers of the answer, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.inner.headers
    }

    /// Trailers of the answer: those to send, or those that came.
    #[must_use]
    pub fn trailers(&self) -> &HeaderMap {
        &self.inner.trailers
    }

    /// Trailers of the answer, to be changed.
    pub fn trailers_mut(&mut self) -> &mut HeaderMap {
        &mut self.inner.trailers
    }
}

macro_rules! constructors {
    ($($name:ident => $code:ident, $says:literal;)*) => {
        impl ConnectError {
            $(
                #[doc = concat!("An error of code [`Code::", stringify!($code), "`]: ", $says)]
                #[must_use]
                pub fn $name(message: impl Into<Cow<'static, str>>) -> Self {
                    Self::new(Code::$code, message)
                }
            )*
        }
    };
}

constructors! {
    canceled => Canceled, "the caller gave up.";
    unknown => Unknown, "nothing better is known.";
    invalid_argument => InvalidArgument, "the request is wrong in itself.";
    deadline_exceeded => DeadlineExceeded, "time ran out.";
    not_found => NotFound, "the thing does not exist.";
    already_exists => AlreadyExists, "the thing exists already.";
    permission_denied => PermissionDenied, "the caller may not do this.";
    resource_exhausted => ResourceExhausted, "a quota or limit is used up.";
    failed_precondition => FailedPrecondition, "the system is in the wrong state.";
    aborted => Aborted, "a conflicting call won.";
    out_of_range => OutOfRange, "past the end of what there is.";
    unimplemented => Unimplemented, "the procedure is not offered.";
    internal => Internal, "something that must hold did not.";
    unavailable => Unavailable, "the service cannot answer now.";
    data_loss => DataLoss, "data is lost for good.";
    unauthenticated => Unauthenticated, "who calls is not proven.";
}

impl From<ValidationError> for ConnectError {
    /// A request that breaks its rules is `invalid_argument`, with a `buf.validate.Violations` detail.
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
    /// Metadata is shown by name only: values may hold credentials.
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

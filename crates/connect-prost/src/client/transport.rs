//! The seam between a client and the outside: one HTTP request, one response.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::{Body, BodyError, Code};

/// The response of a [`Transport`], still to come.
pub type TransportFuture =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send>>;

/// Sends one HTTP request.
///
/// [`HyperTransport`](super::HyperTransport) does it over sockets. A transport may as well respond by itself, which tests clients
/// without a network:
///
/// ```
/// use connect_prost::Body;
/// use connect_prost::client::{Transport, TransportFuture};
///
/// /// Responds to everything with an empty JSON message.
/// struct Echo;
///
/// impl Transport for Echo {
///     fn send(&self, _request: http::Request<Body>) -> TransportFuture {
///         Box::pin(async {
///             let mut response = http::Response::new(Body::from("{}"));
///             response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
///             Ok(response)
///         })
///     }
/// }
/// ```
///
/// Dropping the future cancels the exchange. A transport does not follow redirects, touch the content encoding or
/// send a request twice.
///
/// A request whose version is [`HTTP_2`](http::Version::HTTP_2) goes over HTTP/2 or fails [unsent](TransportError::unsent): that is
/// how gRPC asks for the trailers that it cannot do without. All others may go over any version. A transport that responds without a
/// connection ignores the version.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request, whose URI is absolute, and returns the response as soon as its head is there.
    fn send(&self, request: http::Request<Body>) -> TransportFuture;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        (**self).send(request)
    }
}

/// Why a [`Transport`] returned no response.
#[derive(Debug)]
pub struct TransportError {
    source: Box<dyn Error + Send + Sync>,
    unsent: bool,
    code: Code,
}

impl TransportError {
    /// An exchange that failed when parts of the request may have left.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> TransportError {
        TransportError {
            source: source.into(),
            unsent: false,
            code: Code::Unavailable,
        }
    }

    /// A request of which nothing has left, for example because no connection could be opened.
    pub fn unsent(source: impl Into<Box<dyn Error + Send + Sync>>) -> TransportError {
        TransportError {
            source: source.into(),
            unsent: true,
            code: Code::Unavailable,
        }
    }

    /// Sets the code of the call's error; `unavailable` by default.
    #[must_use]
    pub fn with_code(mut self, code: Code) -> TransportError {
        self.code = code;
        self
    }

    /// Returns the code of the call's error.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Returns the transport's own error if the error of a body is one.
    pub(super) fn of_body(error: BodyError) -> TransportError {
        match error.downcast::<TransportError>() {
            Ok(error) => *error,
            Err(error) => TransportError::new(error),
        }
    }

    /// Whether it is certain that nothing of the request has left, so that sending it again is safe.
    pub fn is_unsent(&self) -> bool {
        self.unsent
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.unsent {
            "no connection"
        } else {
            "the exchange failed"
        })?;
        let mut cause: Option<&(dyn Error + 'static)> = Some(&*self.source);
        let mut last = String::new();
        // The outer errors of an HTTP stack tell little; the innermost one names the reason.
        while let Some(error) = cause {
            let text = error.to_string();
            if !last.contains(&text) {
                write!(f, ": {text}")?;
                last = text;
            }
            cause = error.source();
        }
        Ok(())
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::TransportError;

    #[test]
    fn the_innermost_cause_is_named_once() {
        let refused = io::Error::new(io::ErrorKind::ConnectionRefused, "connection refused");
        let error = TransportError::unsent(refused);
        assert_eq!(error.to_string(), "no connection: connection refused");
        assert!(error.is_unsent());
        assert!(!TransportError::new("reset").is_unsent());
    }
}

//! The response of a successful call: a message with headers and trailers.

use http::HeaderMap;

use crate::header::REQUEST_ID;

/// A response message with its metadata.
///
/// Derefs to the message: its fields can be read directly.
///
/// ```
/// use connect_prost::Response;
///
/// let mut response = Response::new(prost_types::Duration { seconds: 3, nanos: 0 });
/// response.headers_mut().insert("x-cache", http::HeaderValue::from_static("hit"));
/// assert_eq!(response.seconds, 3);
/// assert_eq!(response.into_inner().seconds, 3);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Response<T> {
    message: T,
    headers: HeaderMap,
    trailers: HeaderMap,
}

impl<T> Response<T> {
    /// Returns a response without metadata.
    #[must_use]
    pub fn new(message: T) -> Self {
        Self {
            message,
            headers: HeaderMap::new(),
            trailers: HeaderMap::new(),
        }
    }

    /// Returns a response with this metadata.
    #[cfg(feature = "_rpc")]
    pub(crate) fn from_parts(message: T, headers: HeaderMap, trailers: HeaderMap) -> Self {
        Self {
            message,
            headers,
            trailers,
        }
    }

    /// Returns message, headers and trailers.
    #[must_use]
    pub fn into_parts(self) -> (T, HeaderMap, HeaderMap) {
        (self.message, self.headers, self.trailers)
    }

    /// Returns the message without its metadata.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.message
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the headers for changes.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// Returns the trailers.
    #[must_use]
    pub fn trailers(&self) -> &HeaderMap {
        &self.trailers
    }

    /// Returns the trailers for changes.
    pub fn trailers_mut(&mut self) -> &mut HeaderMap {
        &mut self.trailers
    }

    /// Returns the request id from the header `x-request-id`; `None` if the server did not send one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get(REQUEST_ID)?.to_str().ok()
    }

    /// Maps the message and keeps the metadata.
    #[cfg(feature = "_rpc")]
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            message: change(self.message),
            headers: self.headers,
            trailers: self.trailers,
        }
    }
}

impl<T> std::ops::Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.message
    }
}

impl<T> std::ops::DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.message
    }
}

impl<T> From<T> for Response<T> {
    fn from(message: T) -> Self {
        Self::new(message)
    }
}

//! The HTTP body of both sides: empty, bytes with or without trailers, or any other body.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// The error of a body that ended early.
pub type BodyError = Box<dyn std::error::Error + Send + Sync>;

/// The body of a request or response.
///
/// A body of bytes has an exact size hint, which becomes `Content-Length`.
#[derive(Default)]
pub struct Body {
    inner: Inner,
}

#[derive(Default)]
enum Inner {
    #[default]
    Empty,
    Full(Bytes),
    /// The rest of a message and its trailers.
    WithTrailers(Box<WithTrailers>),
    /// A body that hyper receives. Nearly every body is one, and this variant spares it an allocation.
    #[cfg(feature = "_net")]
    Received(hyper::body::Incoming),
    Boxed(Pin<Box<dyn http_body::Body<Data = Bytes, Error = BodyError> + Send>>),
}

struct WithTrailers {
    data: Bytes,
    trailers: http::HeaderMap,
}

impl Body {
    /// Returns an empty body.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            inner: Inner::Empty,
        }
    }

    /// Returns a body of these bytes, sent as one frame.
    #[must_use]
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self {
            inner: if bytes.is_empty() {
                Inner::Empty
            } else {
                Inner::Full(bytes)
            },
        }
    }

    /// Returns a body of these bytes, followed by trailers. Its length is not declared: HTTP/1 sends trailers only without one.
    #[must_use]
    pub fn with_trailers(data: Bytes, trailers: http::HeaderMap) -> Self {
        Self {
            inner: Inner::WithTrailers(Box::new(WithTrailers { data, trailers })),
        }
    }

    /// Wraps any other body. It is boxed, unless it is hyper's `Incoming`.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        let inner = Inner::new(body);
        Self { inner }
    }
}

impl Inner {
    #[cfg(feature = "_net")]
    fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        let mut body = Some(body);
        let known =
            (&mut body as &mut dyn std::any::Any).downcast_mut::<Option<hyper::body::Incoming>>();
        match (known.and_then(Option::take), body) {
            (Some(received), _) => Self::Received(received),
            (None, Some(body)) => Self::boxed(body),
            (None, None) => Self::Empty,
        }
    }

    #[cfg(not(feature = "_net"))]
    fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        Self::boxed(body)
    }

    fn boxed<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BodyError>,
    {
        Self::Boxed(Box::pin(http_body_util::BodyExt::map_err(body, Into::into)))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut self.inner {
            #[cfg(feature = "_net")]
            Inner::Received(body) => Pin::new(body).poll_frame(cx).map_err(Into::into),
            Inner::Boxed(body) => body.as_mut().poll_frame(cx),
            Inner::Empty => Poll::Ready(None),
            Inner::WithTrailers(rest) if !rest.data.is_empty() => {
                let data = std::mem::take(&mut rest.data);
                Poll::Ready(Some(Ok(Frame::data(data))))
            }
            Inner::WithTrailers(rest) => {
                let trailers = std::mem::take(&mut rest.trailers);
                self.inner = Inner::Empty;
                Poll::Ready(Some(Ok(Frame::trailers(trailers))))
            }
            Inner::Full(bytes) => {
                let bytes = std::mem::take(bytes);
                self.inner = Inner::Empty;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            #[cfg(feature = "_net")]
            Inner::Received(body) => body.is_end_stream(),
            Inner::Boxed(body) => body.is_end_stream(),
            Inner::Empty => true,
            Inner::Full(_) | Inner::WithTrailers(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            #[cfg(feature = "_net")]
            Inner::Received(body) => body.size_hint(),
            Inner::Boxed(body) => body.size_hint(),
            Inner::Empty => SizeHint::with_exact(0),
            Inner::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            // HTTP/1 sends trailers only after a chunked body, which has no declared length.
            Inner::WithTrailers(_) => SizeHint::new(),
        }
    }
}

impl std::fmt::Debug for Body {
    /// Shows the size, never the bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Body")
            .field("size", &http_body::Body::size_hint(self))
            .finish_non_exhaustive()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::full(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::full(bytes)
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::full(text)
    }
}

#[cfg(test)]
mod tests {
    use http_body::Body as _;

    use super::*;

    #[test]
    fn a_body_of_bytes_has_an_exact_length() {
        assert_eq!(Body::full("four").size_hint().exact(), Some(4));
        assert_eq!(Body::empty().size_hint().exact(), Some(0));
        assert!(Body::full("").is_end_stream());
    }
}

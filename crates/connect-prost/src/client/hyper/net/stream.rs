//! The byte stream of a connection: TCP, TLS over TCP, or TLS over TLS to a proxy.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::HeaderValue;
use hyper::rt::{Read, ReadBufCursor, Write};

trait Io: Read + Write + Send + Unpin {}

impl<T: Read + Write + Send + Unpin> Io for T {}

/// An open connection before HTTP starts on it.
pub(crate) struct Stream {
    io: Box<dyn Io>,
    is_http2: bool,
    recipient: Recipient,
}

/// The recipient of HTTP/1.1 requests, which decides the form of their target (RFC 9112, section 3.2).
#[derive(Clone, Default)]
pub(crate) enum Recipient {
    #[default]
    Server,
    /// A forward proxy: requests have an absolute URL and these credentials, if any.
    Proxy { authorization: Option<HeaderValue> },
}

impl Stream {
    pub(crate) fn new(io: impl Read + Write + Send + Unpin + 'static) -> Stream {
        Stream {
            io: Box::new(io),
            is_http2: false,
            recipient: Recipient::Server,
        }
    }

    /// Marks HTTP/2 as negotiated.
    #[cfg(feature = "tls")]
    pub(crate) fn with_http2(mut self) -> Stream {
        self.is_http2 = true;
        self
    }

    /// Marks a forward proxy as the recipient of requests.
    pub(crate) fn with_proxy(mut self, authorization: Option<HeaderValue>) -> Stream {
        self.recipient = Recipient::Proxy { authorization };
        self
    }

    pub(crate) fn is_http2(&self) -> bool {
        self.is_http2
    }

    pub(crate) fn recipient(&self) -> Recipient {
        self.recipient.clone()
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.io).poll_read(cx, buf)
    }
}

impl Write for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.io).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.io).poll_write_vectored(cx, bufs)
    }
}

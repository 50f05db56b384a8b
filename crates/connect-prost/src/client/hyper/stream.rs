//! A connection, whatever it goes through.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::HeaderValue;
use hyper::rt::{Read, ReadBufCursor, Write};

/// What carries bytes: TCP, TLS over TCP, or TLS over TLS to a proxy.
trait Carrier: Read + Write + Send + Unpin {}

impl<T: Read + Write + Send + Unpin> Carrier for T {}

pub(super) struct Stream {
    carrier: Box<dyn Carrier>,
    speaks_http2: bool,
    reader: Reader,
}

/// Who reads the requests of HTTP/1.1.
#[derive(Clone, Default)]
pub(super) enum Reader {
    #[default]
    Server,
    /// They must name their server, and show these credentials if there are any.
    Proxy { authorization: Option<HeaderValue> },
}

impl Stream {
    pub(super) fn new(carrier: impl Read + Write + Send + Unpin + 'static) -> Stream {
        Stream {
            carrier: Box::new(carrier),
            speaks_http2: false,
            reader: Reader::Server,
        }
    }

    /// Says that HTTP/2 was agreed on.
    #[cfg(feature = "tls")]
    pub(super) fn http2(mut self) -> Stream {
        self.speaks_http2 = true;
        self
    }

    /// Says that a proxy reads the requests.
    pub(super) fn forwarded(mut self, authorization: Option<HeaderValue>) -> Stream {
        self.reader = Reader::Proxy { authorization };
        self
    }

    pub(super) fn speaks_http2(&self) -> bool {
        self.speaks_http2
    }

    pub(super) fn reader(&self) -> Reader {
        self.reader.clone()
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.carrier).poll_read(cx, buf)
    }
}

impl Write for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.carrier).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.carrier).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.carrier).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.carrier.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.carrier).poll_write_vectored(cx, bufs)
    }
}

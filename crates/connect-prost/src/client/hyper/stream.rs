//! A connection, whatever it goes through.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};

/// What carries bytes: TCP, TLS over TCP, or TLS over TLS to a proxy.
trait Carrier: Read + Write + Send + Unpin {}

impl<T: Read + Write + Send + Unpin> Carrier for T {}

pub(super) struct Stream {
    carrier: Box<dyn Carrier>,
    speaks_http2: bool,
    is_forwarded: bool,
}

impl Stream {
    pub(super) fn new(carrier: impl Read + Write + Send + Unpin + 'static) -> Stream {
        Stream {
            carrier: Box::new(carrier),
            speaks_http2: false,
            is_forwarded: false,
        }
    }

    /// Tells the pool that HTTP/2 was agreed on.
    #[cfg(feature = "tls")]
    pub(super) fn http2(mut self) -> Stream {
        self.speaks_http2 = true;
        self
    }

    /// Tells the pool that a proxy reads the requests, so that they must name their server.
    pub(super) fn forwarded(mut self) -> Stream {
        self.is_forwarded = true;
        self
    }
}

impl Connection for Stream {
    /// Without the addresses: they would cost every response an allocation, and nobody reads them.
    fn connected(&self) -> Connected {
        let connected = Connected::new().proxy(self.is_forwarded);
        match self.speaks_http2 {
            true => connected.negotiated_h2(),
            false => connected,
        }
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

//! The stream between a connection and hyper: enforces the head timeout and rejects ambiguous heads of HTTP/1 requests.
//!
//! hyper parses the heads and sends the responses. The scanner only finds the bytes that must be rejected.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

use super::connection_state::ConnectionState;
use super::head_scanner::HeadScanner;
use super::preface::Preface;
use super::{ServeLimits, pre_request};

/// The bytes for hyper after a rejected head: hyper checks a head received in pieces only at its end.
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A stream whose received heads are scanned.
pub(super) struct HeadGuard<I> {
    stream: I,
    /// The bytes that were read before.
    preface: Vec<u8>,
    scanner: HeadScanner,
    /// The unread rest of [`END_OF_HEAD`], for a rejected head.
    end_of_head: &'static [u8],
    head_timeout: Duration,
    head_deadline: Option<Pin<Box<Sleep>>>,
    state: Arc<ConnectionState>,
    /// The bytes of HTTP/2 to receive before a head can have begun.
    http2_handshake: usize,
    head_bytes: usize,
}

impl<I> HeadGuard<I> {
    pub(super) fn new(
        stream: I,
        preface: Preface,
        limits: &ServeLimits,
        state: Arc<ConnectionState>,
    ) -> HeadGuard<I> {
        HeadGuard {
            stream,
            preface: preface.bytes,
            scanner: preface.scanner,
            end_of_head: END_OF_HEAD,
            head_timeout: limits.head_timeout,
            head_deadline: None,
            state,
            http2_handshake: pre_request::HTTP2_HANDSHAKE,
            head_bytes: limits.max_head_len(),
        }
    }

    /// Returns bytes of the preface.
    fn replay(&mut self, buf: &mut ReadBuf<'_>) {
        let length = self.preface.len().min(buf.remaining());
        buf.put_slice(&self.preface[..length]);
        self.preface.drain(..length);
        if self.preface.is_empty() {
            self.preface = Vec::new();
        }
    }

    /// Reserves the memory of an HTTP/2 head once one can have begun. Where it begins is not known here.
    fn count_http2(&mut self, length: usize) {
        if self.http2_handshake == 0 || !self.scanner.is_disabled() {
            return;
        }
        self.http2_handshake = self.http2_handshake.saturating_sub(length);
        if self.http2_handshake == 0 {
            self.state.reserve(pre_request::http2_head(self.head_bytes));
        }
    }

    /// Fails when a head has not ended at the head timeout. Responses to earlier requests are sent before that.
    fn poll_deadline(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.scanner.is_in_head() {
            self.head_deadline = None;
            return Poll::Pending;
        }
        loop {
            let timeout = self.head_timeout;
            let deadline = self
                .head_deadline
                .get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
            ready!(deadline.as_mut().poll(cx));
            if self.state.is_idle() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.head_deadline = None;
        }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for HeadGuard<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let guard = &mut *self;
        let start = buf.filled().len();
        if !guard.preface.is_empty() {
            guard.replay(buf);
            guard.count_http2(buf.filled().len() - start);
            return Poll::Ready(Ok(()));
        }
        if guard.scanner.is_rejected() {
            let (now, later) = guard
                .end_of_head
                .split_at(guard.end_of_head.len().min(buf.remaining()));
            buf.put_slice(now);
            guard.end_of_head = later;
            return Poll::Ready(Ok(()));
        }
        let Poll::Ready(read) = Pin::new(&mut guard.stream).poll_read(cx, buf) else {
            return guard.poll_deadline(cx);
        };
        guard.scanner.scan(&mut buf.filled_mut()[start..]);
        guard.count_http2(buf.filled().len() - start);
        Poll::Ready(read)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for HeadGuard<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

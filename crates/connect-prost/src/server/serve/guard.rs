//! Stands between a connection and hyper: heads of HTTP/1 requests have to come in time and mean one thing only.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

use super::activity::Activity;
use super::heads::Heads;
use super::opening::Opening;
use super::{ServeLimits, half_open};

/// What hyper is given behind a refused head: it judges a head that came in pieces only once it sees the end.
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A stream whose incoming heads are watched.
pub(super) struct Guard<I> {
    stream: I,
    /// What has been read before.
    begun: Vec<u8>,
    heads: Heads,
    /// What is left to give to hyper once a head is refused.
    ending: &'static [u8],
    head_timeout: Duration,
    head_deadline: Option<Pin<Box<Sleep>>>,
    activity: Arc<Activity>,
    /// How much more of HTTP/2 comes before it may be of a head.
    greeting: usize,
    head_bytes: usize,
}

impl<I> Guard<I> {
    pub(super) fn new(
        stream: I,
        opening: Opening,
        limits: &ServeLimits,
        activity: Arc<Activity>,
    ) -> Guard<I> {
        Guard {
            stream,
            begun: opening.bytes,
            heads: opening.heads,
            ending: END_OF_HEAD,
            head_timeout: limits.head_timeout,
            head_deadline: None,
            activity,
            greeting: half_open::HTTP2_GREETING,
            head_bytes: limits.longest_head(),
        }
    }

    /// Gives what has been read before.
    fn replay(&mut self, buf: &mut ReadBuf<'_>) {
        let length = self.begun.len().min(buf.remaining());
        buf.put_slice(&self.begun[..length]);
        self.begun.drain(..length);
        if self.begun.is_empty() {
            self.begun = Vec::new();
        }
    }

    /// Counts what h2 may hold of a head, of which nothing is known but that it may have begun.
    fn count(&mut self, length: usize) {
        if self.greeting == 0 || !self.heads.are_none() {
            return;
        }
        self.greeting = self.greeting.saturating_sub(length);
        if self.greeting == 0 {
            self.activity.hold(half_open::http2_head(self.head_bytes));
        }
    }

    /// Fails when a head is too long in coming. What was asked before it may still be answered first.
    fn poll_deadline(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.heads.is_inside() {
            self.head_deadline = None;
            return Poll::Pending;
        }
        loop {
            let timeout = self.head_timeout;
            let deadline = self
                .head_deadline
                .get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
            ready!(deadline.as_mut().poll(cx));
            if self.activity.is_idle() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.head_deadline = None;
        }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Guard<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let guard = &mut *self;
        let before = buf.filled().len();
        if !guard.begun.is_empty() {
            guard.replay(buf);
            guard.count(buf.filled().len() - before);
            return Poll::Ready(Ok(()));
        }
        if guard.heads.is_refused() {
            let (given, left) = guard
                .ending
                .split_at(guard.ending.len().min(buf.remaining()));
            buf.put_slice(given);
            guard.ending = left;
            return Poll::Ready(Ok(()));
        }
        let Poll::Ready(read) = Pin::new(&mut guard.stream).poll_read(cx, buf) else {
            return guard.poll_deadline(cx);
        };
        guard.heads.watch(&mut buf.filled_mut()[before..]);
        guard.count(buf.filled().len() - before);
        Poll::Ready(read)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Guard<I> {
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

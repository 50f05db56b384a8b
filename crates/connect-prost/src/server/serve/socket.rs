//! The socket below a connection. It comes back when the connection is done with it, so that it can be closed with care.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::oneshot,
};

/// Lies between a stream and whoever speaks over it.
pub(super) struct Socket<S> {
    stream: Option<S>,
    /// Whether the peer has said that nothing more will come.
    ended: bool,
    back: Option<oneshot::Sender<S>>,
}

impl<S> Socket<S> {
    /// The socket, and where its stream comes out once the socket is dropped; nothing comes out if the peer has ended first.
    pub(super) fn new(stream: S) -> (Socket<S>, oneshot::Receiver<S>) {
        let (back, done) = oneshot::channel();
        let socket = Socket {
            stream: Some(stream),
            ended: false,
            back: Some(back),
        };
        (socket, done)
    }
}

impl<S: Unpin> Socket<S> {
    fn stream(&mut self) -> io::Result<Pin<&mut S>> {
        let stream = self.stream.as_mut().map(Pin::new);
        stream.ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl<S> Drop for Socket<S> {
    fn drop(&mut self) {
        if let (false, Some(stream), Some(back)) =
            (self.ended, self.stream.take(), self.back.take())
        {
            // Nobody waits for it if the whole connection is dropped.
            let _ = back.send(stream);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = self.stream()?.poll_read(cx, buf);
        if let Poll::Ready(Ok(())) = read {
            self.ended |= buf.filled().len() == before && buf.remaining() > 0;
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream
            .as_ref()
            .is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(cx)
    }
}

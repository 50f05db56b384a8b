//! The socket below a connection: enforces the write timeout, and returns the stream for a lingering close when the connection
//! ends.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;
use tokio::time::Sleep;

use super::connection_state::ConnectionState;

/// A stream with a write timeout and, during the TLS handshake, a read limit.
pub(super) struct Socket<S> {
    stream: Option<S>,
    /// Whether the peer has closed its write half.
    is_read_closed: bool,
    return_stream: Option<oneshot::Sender<S>>,
    state: Arc<ConnectionState>,
    write_timeout: Duration,
    /// Set while a write is blocked.
    write_deadline: Option<Pin<Box<Sleep>>>,
    /// The bytes that may still be read; `None` for no limit.
    read_limit: Option<usize>,
}

impl<S> Socket<S> {
    /// Returns the socket, and a receiver of its stream. Dropping the socket sends the stream, unless the peer has closed its half.
    pub(super) fn new(
        stream: S,
        state: Arc<ConnectionState>,
        write_timeout: Duration,
    ) -> (Socket<S>, oneshot::Receiver<S>) {
        let (return_stream, receiver) = oneshot::channel();
        let socket = Socket {
            stream: Some(stream),
            is_read_closed: false,
            return_stream: Some(return_stream),
            state,
            write_timeout,
            write_deadline: None,
            read_limit: None,
        };
        (socket, receiver)
    }

    /// Limits the bytes that may be read from now on; `None` removes the limit.
    #[cfg(any(feature = "tls", test))]
    pub(super) fn set_read_limit(&mut self, limit: Option<usize>) {
        self.read_limit = limit;
    }
}

impl<S: Unpin> Socket<S> {
    fn stream(&mut self) -> io::Result<Pin<&mut S>> {
        let stream = self.stream.as_mut().map(Pin::new);
        stream.ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// Returns the result of a write, or fails when the write has been blocked for the write timeout.
    fn poll_write_deadline(
        &mut self,
        written: Poll<io::Result<usize>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            if self.write_deadline.take().is_some() {
                self.state.set_write_blocked(false);
            }
            return written;
        }
        let timeout = self.write_timeout;
        let deadline = self.write_deadline.get_or_insert_with(|| {
            self.state.set_write_blocked(true);
            Box::pin(tokio::time::sleep(timeout))
        });
        ready!(deadline.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S> Drop for Socket<S> {
    fn drop(&mut self) {
        if let (false, Some(stream), Some(sender)) = (
            self.is_read_closed,
            self.stream.take(),
            self.return_stream.take(),
        ) {
            // There is no receiver if the whole connection task is dropped.
            let _ = sender.send(stream);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.read_limit == Some(0) {
            return Poll::Ready(Err(io::ErrorKind::FileTooLarge.into()));
        }
        let start = buf.filled().len();
        let read = self.stream()?.poll_read(cx, buf);
        if let Poll::Ready(Ok(())) = read {
            let length = buf.filled().len() - start;
            let socket = &mut *self;
            if let Some(limit) = &mut socket.read_limit {
                *limit = limit.saturating_sub(length);
                // rustls doubles its buffer for them.
                socket.state.reserve(2 * length);
            }
            socket.is_read_closed |= length == 0 && buf.remaining() > 0;
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
        let written = self.stream()?.poll_write(cx, buf);
        self.poll_write_deadline(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream()?.poll_write_vectored(cx, bufs);
        self.poll_write_deadline(written, cx)
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::{Duration, Instant, sleep};

    use super::Socket;
    use crate::server::serve::connection_state::ConnectionState;

    const TIMEOUT: Duration = Duration::from_secs(30);

    fn state() -> Arc<ConnectionState> {
        Arc::new(ConnectionState::for_test())
    }

    #[tokio::test(start_paused = true)]
    async fn a_blocked_write_fails_at_the_write_timeout() {
        let (near, _far) = duplex(16);
        let state = state();
        let (mut socket, _returned) = Socket::new(near, state.clone(), TIMEOUT);
        assert!(state.is_idle());
        let start = Instant::now();
        let error = socket.write_all(&[b' '; 17]).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
        assert_eq!(start.elapsed(), TIMEOUT);
        assert!(!state.is_idle(), "a response is not sent yet");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_write_does_not_fail() {
        let (near, mut far) = duplex(16);
        let state = state();
        let (mut socket, _returned) = Socket::new(near, state.clone(), TIMEOUT);
        let writing = tokio::spawn(async move { socket.write_all(&[b' '; 160]).await });
        for _ in 0..10 {
            sleep(TIMEOUT - Duration::from_secs(1)).await;
            far.read_exact(&mut [0; 16]).await.unwrap();
        }
        writing.await.unwrap().unwrap();
        assert!(state.is_idle());
    }

    #[tokio::test]
    async fn reading_beyond_the_read_limit_fails() {
        let (near, mut far) = duplex(64);
        far.write_all(&[b' '; 64]).await.unwrap();
        let (mut socket, _returned) = Socket::new(near, state(), TIMEOUT);
        socket.set_read_limit(Some(16));
        socket.read_exact(&mut [0; 16]).await.unwrap();
        assert!(socket.read(&mut [0; 1]).await.is_err());
        socket.set_read_limit(None);
        socket.read_exact(&mut [0; 48]).await.unwrap();
    }

    #[tokio::test]
    async fn the_stream_is_returned_unless_the_peer_has_closed() {
        let (near, far) = duplex(16);
        let (socket, returned) = Socket::new(near, state(), TIMEOUT);
        drop(socket);
        let (mut socket, returned) = Socket::new(returned.await.unwrap(), state(), TIMEOUT);
        drop(far);
        assert_eq!(socket.read(&mut [0; 1]).await.unwrap(), 0);
        drop(socket);
        assert!(returned.await.is_err());
    }
}

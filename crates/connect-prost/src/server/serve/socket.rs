//! The socket below a connection. A write that makes no progress fails in the end, and when the connection is done the stream comes
//! back, so that it can be closed with care.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;
use tokio::time::Sleep;

use super::activity::Activity;

/// Lies between a stream and whoever speaks over it.
pub(super) struct Socket<S> {
    stream: Option<S>,
    /// Whether the peer has said that nothing more will come.
    ended: bool,
    back: Option<oneshot::Sender<S>>,
    activity: Arc<Activity>,
    write_timeout: Duration,
    /// Runs while the peer takes nothing.
    write_deadline: Option<Pin<Box<Sleep>>>,
    /// What the peer may still send, while there is a bound on it.
    allowance: Option<usize>,
}

impl<S> Socket<S> {
    /// The socket, and where its stream comes out once the socket is dropped; nothing comes out if the peer has ended first.
    pub(super) fn new(
        stream: S,
        activity: Arc<Activity>,
        write_timeout: Duration,
    ) -> (Socket<S>, oneshot::Receiver<S>) {
        let (back, done) = oneshot::channel();
        let socket = Socket {
            stream: Some(stream),
            ended: false,
            back: Some(back),
            activity,
            write_timeout,
            write_deadline: None,
            allowance: None,
        };
        (socket, done)
    }

    /// Bounds what is read from now on, or no longer does.
    #[cfg(any(feature = "tls", test))]
    pub(super) fn allow(&mut self, allowance: Option<usize>) {
        self.allowance = allowance;
    }
}

impl<S: Unpin> Socket<S> {
    fn stream(&mut self) -> io::Result<Pin<&mut S>> {
        let stream = self.stream.as_mut().map(Pin::new);
        stream.ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// What came of a write, or failure once the peer has taken nothing for too long.
    fn bounded(
        &mut self,
        written: Poll<io::Result<usize>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            if self.write_deadline.take().is_some() {
                self.activity.hold_up(false);
            }
            return written;
        }
        let timeout = self.write_timeout;
        let deadline = self.write_deadline.get_or_insert_with(|| {
            self.activity.hold_up(true);
            Box::pin(tokio::time::sleep(timeout))
        });
        ready!(deadline.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
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
        if self.allowance == Some(0) {
            return Poll::Ready(Err(io::ErrorKind::FileTooLarge.into()));
        }
        let before = buf.filled().len();
        let read = self.stream()?.poll_read(cx, buf);
        if let Poll::Ready(Ok(())) = read {
            let length = buf.filled().len() - before;
            let socket = &mut *self;
            if let Some(allowance) = &mut socket.allowance {
                *allowance = allowance.saturating_sub(length);
                // rustls doubles the room for them.
                socket.activity.hold(2 * length);
            }
            socket.ended |= length == 0 && buf.remaining() > 0;
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
        self.bounded(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream()?.poll_write_vectored(cx, bufs);
        self.bounded(written, cx)
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
    use crate::server::serve::activity::Activity;

    const TIMEOUT: Duration = Duration::from_secs(30);

    fn activity() -> Arc<Activity> {
        Arc::new(Activity::alone())
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_takes_nothing_is_given_up() {
        let (near, _far) = duplex(16);
        let activity = activity();
        let (mut socket, _done) = Socket::new(near, activity.clone(), TIMEOUT);
        assert!(activity.is_idle());
        let begun = Instant::now();
        let error = socket.write_all(&[b' '; 17]).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
        assert_eq!(begun.elapsed(), TIMEOUT);
        assert!(!activity.is_idle(), "an answer is on its way");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_peer_is_not() {
        let (near, mut far) = duplex(16);
        let activity = activity();
        let (mut socket, _done) = Socket::new(near, activity.clone(), TIMEOUT);
        let writing = tokio::spawn(async move { socket.write_all(&[b' '; 160]).await });
        for _ in 0..10 {
            sleep(TIMEOUT - Duration::from_secs(1)).await;
            far.read_exact(&mut [0; 16]).await.unwrap();
        }
        writing.await.unwrap().unwrap();
        assert!(activity.is_idle());
    }

    #[tokio::test]
    async fn a_peer_may_send_no_more_than_it_is_allowed() {
        let (near, mut far) = duplex(64);
        far.write_all(&[b' '; 64]).await.unwrap();
        let (mut socket, _done) = Socket::new(near, activity(), TIMEOUT);
        socket.allow(Some(16));
        socket.read_exact(&mut [0; 16]).await.unwrap();
        assert!(socket.read(&mut [0; 1]).await.is_err());
        socket.allow(None);
        socket.read_exact(&mut [0; 48]).await.unwrap();
    }

    #[tokio::test]
    async fn the_stream_comes_back_unless_the_peer_has_ended() {
        let (near, far) = duplex(16);
        let (socket, done) = Socket::new(near, activity(), TIMEOUT);
        drop(socket);
        let (mut socket, ended) = Socket::new(done.await.unwrap(), activity(), TIMEOUT);
        drop(far);
        assert_eq!(socket.read(&mut [0; 1]).await.unwrap(), 0);
        drop(socket);
        assert!(ended.await.is_err());
    }
}

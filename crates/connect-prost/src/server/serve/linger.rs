//! A lingering close (RFC 9112, section 9.6).
//!
//! A socket that is closed while the peer still writes, or with bytes that nobody read, answers with a reset, and a reset may
//! overtake the last answer. So the writing half is closed first, and what still comes is dropped until the peer closes too.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The longest rest that is worth reading.
const LENGTH: usize = 1 << 20;

/// The longest that a rest is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Closes a stream once the peer has closed it, or has had long enough for it.
pub(super) async fn close<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S) {
    // Whatever comes of it: the stream is done.
    let _ = tokio::time::timeout(PATIENCE, discard(&mut stream)).await;
}

async fn discard<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> std::io::Result<()> {
    stream.shutdown().await?;
    let mut buffer = vec![0; 8 * 1024];
    let mut left = LENGTH;
    while left > 0 {
        match stream.read(&mut buffer).await? {
            0 => break,
            read => left = left.saturating_sub(read),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::Instant;

    use super::{LENGTH, PATIENCE, close};

    #[tokio::test(start_paused = true)]
    async fn what_comes_late_is_read_and_the_peer_sees_the_end() {
        let (near, mut far) = duplex(16);
        let closing = tokio::spawn(close(near));
        assert_eq!(far.read(&mut [0; 1]).await.unwrap(), 0);
        far.write_all(&[b' '; 1000]).await.unwrap();
        assert!(!closing.is_finished());
        drop(far);
        let begun = Instant::now();
        closing.await.unwrap();
        assert!(begun.elapsed() < PATIENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_peer_is_left_in_time() {
        let (near, _far) = duplex(16);
        let begun = Instant::now();
        close(near).await;
        let took = begun.elapsed();
        assert!((PATIENCE..2 * PATIENCE).contains(&took), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_never_stops_is_left_after_a_bound() {
        let (near, mut far) = duplex(16 * 1024);
        let begun = Instant::now();
        let closing = tokio::spawn(close(near));
        let mut written = 0;
        while far.write_all(&[b' '; 1024]).await.is_ok() {
            written += 1024;
        }
        closing.await.unwrap();
        assert!(begun.elapsed() < PATIENCE);
        assert!((LENGTH..LENGTH + 32 * 1024).contains(&written), "{written}");
    }
}

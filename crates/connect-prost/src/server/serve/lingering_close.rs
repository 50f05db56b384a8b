//! A lingering close (RFC 9112, section 9.6).
//!
//! A socket that is closed with unread bytes, or while the peer still writes, sends a TCP reset. The reset can destroy the last
//! response before the peer reads it. Therefore the write half is closed first, and received bytes are discarded until the peer
//! closes too, for a bounded time and length.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The most bytes to discard.
const MAX_DISCARDED: usize = 1 << 20;

/// The longest time to wait for the peer to close.
const TIMEOUT: Duration = Duration::from_secs(1);

/// Closes a stream when the peer has closed it, or at a limit.
pub(super) async fn close<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S) {
    // The stream ends in any case: neither an error nor the timeout matters.
    let _ = tokio::time::timeout(TIMEOUT, discard(&mut stream)).await;
}

async fn discard<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> std::io::Result<()> {
    stream.shutdown().await?;
    let mut buffer = vec![0; 8 * 1024];
    let mut remaining = MAX_DISCARDED;
    while remaining > 0 {
        match stream.read(&mut buffer).await? {
            0 => break,
            read => remaining = remaining.saturating_sub(read),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::Instant;

    use super::{MAX_DISCARDED, TIMEOUT, close};

    #[tokio::test(start_paused = true)]
    async fn late_bytes_are_read_and_the_peer_sees_the_end() {
        let (near, mut far) = duplex(16);
        let closing = tokio::spawn(close(near));
        assert_eq!(far.read(&mut [0; 1]).await.unwrap(), 0);
        far.write_all(&[b' '; 1000]).await.unwrap();
        assert!(!closing.is_finished());
        drop(far);
        let start = Instant::now();
        closing.await.unwrap();
        assert!(start.elapsed() < TIMEOUT);
    }

    #[tokio::test(start_paused = true)]
    async fn the_timeout_ends_the_wait_for_a_silent_peer() {
        let (near, _far) = duplex(16);
        let start = Instant::now();
        close(near).await;
        let took = start.elapsed();
        assert!((TIMEOUT..2 * TIMEOUT).contains(&took), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_length_limit_ends_the_wait_for_a_peer_that_keeps_sending() {
        let (near, mut far) = duplex(16 * 1024);
        let start = Instant::now();
        let closing = tokio::spawn(close(near));
        let mut written = 0;
        while far.write_all(&[b' '; 1024]).await.is_ok() {
            written += 1024;
        }
        closing.await.unwrap();
        assert!(start.elapsed() < TIMEOUT);
        assert!(
            (MAX_DISCARDED..MAX_DISCARDED + 32 * 1024).contains(&written),
            "{written}"
        );
    }
}

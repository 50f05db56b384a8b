//! Reads the preface of a connection: its bytes up to the end of the first request head, or the preface of HTTP/2.
//!
//! hyper allocates its buffers only after that. Until then a connection takes little more memory than the bytes that it has sent.

use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::connection_state::ConnectionState;
use super::head_scanner::HeadScanner;

/// The length of an ordinary head, for which space is reserved.
const HEAD_CAPACITY: usize = 1024;

/// The received bytes up to the end of the first head, or a little beyond.
pub(super) struct Preface {
    pub(super) bytes: Vec<u8>,
    pub(super) scanner: HeadScanner,
}

impl Preface {
    /// Returns the empty preface of a connection that is known to use HTTP/2. Its peer may wait for SETTINGS before it sends a
    /// request.
    pub(super) fn http2() -> Preface {
        Preface {
            bytes: Vec::new(),
            scanner: HeadScanner::disabled(),
        }
    }

    /// Reads until one of these: the end of a head, the first line of HTTP/2, `limit` bytes, or a byte that no head contains, such
    /// as those of TLS. Returns `None` if the peer closes the connection before.
    ///
    /// Dropping the future drops the bytes.
    pub(super) async fn read(
        stream: &mut (impl AsyncRead + Unpin),
        limit: usize,
        state: &ConnectionState,
    ) -> Option<Preface> {
        let mut scanner = HeadScanner::new();
        let mut bytes = Vec::new();
        loop {
            let start = bytes.len();
            bytes.reserve(HEAD_CAPACITY);
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
            // The capacity doubles.
            state.reserve(2 * (bytes.len() - start));
            scanner.scan(&mut bytes[start..]);
            if scanner.has_first_head()
                || bytes.len() >= limit
                || !bytes[start..].iter().all(is_text)
            {
                return Some(Preface { bytes, scanner });
            }
        }
    }
}

/// Returns whether a head may contain this byte (RFC 9112, section 2.2; RFC 9110, section 5.5).
fn is_text(byte: &u8) -> bool {
    matches!(byte, b'\t' | b'\r' | b'\n' | b' '..=b'~' | 0x80..)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncWriteExt as _, duplex};

    use super::{ConnectionState, Preface};

    async fn preface(sent: &[u8]) -> Option<Preface> {
        let (mut near, mut far) = duplex(100_000);
        far.write_all(sent).await.unwrap();
        drop(far);
        Preface::read(&mut near, 16 * 1024, &ConnectionState::for_test()).await
    }

    #[tokio::test]
    async fn ends_where_hyper_can_respond() {
        for sent in [
            "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
            "\r\nGET / HTTP/1.1\r\n\r\nand more",
            "PRI * HTTP/2.0\r\n",
            "\x16\x03\x01\x02\x00",
        ] {
            let preface = preface(sent.as_bytes()).await.unwrap();
            assert_eq!(preface.bytes, sent.as_bytes());
        }
        let long = [b' '; 20_000];
        assert!(preface(&long).await.unwrap().bytes.len() >= 16 * 1024);
    }

    #[tokio::test]
    async fn is_none_if_the_peer_closes_the_connection() {
        for sent in [
            "",
            "\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\n",
            "PRI * HTTP/2.0",
        ] {
            assert!(preface(sent.as_bytes()).await.is_none(), "{sent:?}");
        }
    }

    #[tokio::test]
    async fn a_rejected_head_is_made_invalid() {
        let sent = b"GET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 1\r\n";
        let preface = preface(sent).await.unwrap();
        assert!(preface.scanner.is_rejected());
        assert_eq!(preface.bytes.last(), Some(&0));
    }
}

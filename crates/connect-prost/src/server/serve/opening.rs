//! What a connection begins with.
//!
//! hyper's buffers are worth having only once there is something to answer: until the first head has come to its end, a connection
//! holds little more than what it has sent.

use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::activity::Activity;
use super::heads::Heads;

/// Room for an ordinary head.
const ROOM: usize = 1024;

/// The bytes up to the end of the first head, and perhaps some more.
pub(super) struct Opening {
    pub(super) bytes: Vec<u8>,
    pub(super) heads: Heads,
}

impl Opening {
    /// Of a connection that is known to speak HTTP/2, which needs an answer before it asks.
    pub(super) fn of_http2() -> Opening {
        Opening {
            bytes: Vec::new(),
            heads: Heads::none(),
        }
    }

    /// Reads to the end of a head, to the first line of HTTP/2, to as many bytes as a head may have, or to what can be no head, such as
    /// a greeting of TLS. Nothing if the peer leaves before.
    ///
    /// May be dropped at any time, with what has been read.
    pub(super) async fn read(
        stream: &mut (impl AsyncRead + Unpin),
        most: usize,
        activity: &Activity,
    ) -> Option<Opening> {
        let mut heads = Heads::new();
        let mut bytes = Vec::new();
        loop {
            let seen = bytes.len();
            bytes.reserve(ROOM);
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
            // The room for them doubles.
            activity.hold(2 * (bytes.len() - seen));
            heads.watch(&mut bytes[seen..]);
            if heads.are_begun() || bytes.len() >= most || !bytes[seen..].iter().all(is_text) {
                return Some(Opening { bytes, heads });
            }
        }
    }
}

/// Whether a head may hold such a byte (RFC 9112, section 2.2, and RFC 9110, section 5.5).
fn is_text(byte: &u8) -> bool {
    matches!(byte, b'\t' | b'\r' | b'\n' | b' '..=b'~' | 0x80..)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncWriteExt as _, duplex};

    use super::{Activity, Opening};

    async fn opening(sent: &[u8]) -> Option<Opening> {
        let (mut near, mut far) = duplex(100_000);
        far.write_all(sent).await.unwrap();
        drop(far);
        Opening::read(&mut near, 16 * 1024, &Activity::alone()).await
    }

    #[tokio::test]
    async fn ends_where_hyper_has_something_to_say() {
        for sent in [
            "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
            "\r\nGET / HTTP/1.1\r\n\r\nand more",
            "PRI * HTTP/2.0\r\n",
            "\x16\x03\x01\x02\x00",
        ] {
            let opening = opening(sent.as_bytes()).await.unwrap();
            assert_eq!(opening.bytes, sent.as_bytes());
        }
        let long = [b' '; 20_000];
        assert!(opening(&long).await.unwrap().bytes.len() >= 16 * 1024);
    }

    #[tokio::test]
    async fn is_nothing_if_the_peer_leaves() {
        for sent in [
            "",
            "\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\n",
            "PRI * HTTP/2.0",
        ] {
            assert!(opening(sent.as_bytes()).await.is_none(), "{sent:?}");
        }
    }

    #[tokio::test]
    async fn a_refused_head_is_spoilt() {
        let sent = b"GET / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 1\r\n";
        let opening = opening(sent).await.unwrap();
        assert!(opening.heads.is_refused());
        assert_eq!(opening.bytes.last(), Some(&0));
    }
}

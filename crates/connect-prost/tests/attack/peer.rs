//! An HTTP/2 peer that sends and receives single frames.

use tokio::io::{self, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::frames::{ACK, GOAWAY, HEADERS, PING, PREFACE, RST_STREAM, SETTINGS, frame, settings};
use crate::victim::Victim;

/// A received frame.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    pub(crate) payload: Vec<u8>,
}

impl Received {
    /// Returns the error code of RST_STREAM or GOAWAY.
    pub(crate) fn code(&self) -> Option<u32> {
        let at = match self.kind {
            RST_STREAM => 0,
            GOAWAY => 4,
            _ => return None,
        };
        let code = self.payload.get(at..at + 4)?;
        Some(u32::from_be_bytes(code.try_into().unwrap()))
    }

    /// Returns the status of a response. hyper's server encodes the usual ones as one byte of the static table (RFC 7541,
    /// appendix A), others as a literal.
    pub(crate) fn status(&self) -> Option<&'static str> {
        if self.kind != HEADERS {
            return None;
        }
        let is_200 = self.payload.first() == Some(&0x88);
        Some(if is_200 { "200" } else { "other" })
    }
}

/// A connection after the first SETTINGS.
pub(crate) struct Peer {
    stream: TcpStream,
}

impl Peer {
    pub(crate) async fn connect(victim: &Victim, own: &[(u16, u32)]) -> Peer {
        let mut peer = Peer {
            stream: victim.connect().await,
        };
        peer.send(&[PREFACE, &settings(own)].concat())
            .await
            .unwrap();
        peer
    }

    /// Writes frames. Fails when the server has closed the connection.
    pub(crate) async fn send(&mut self, frames: &[u8]) -> io::Result<()> {
        self.stream.write_all(frames).await
    }

    /// Reads a frame; `None` at the end of the connection.
    pub(crate) async fn receive(&mut self) -> Option<Received> {
        let mut head = [0; 9];
        self.stream.read_exact(&mut head).await.ok()?;
        let [a, b, c, kind, flags, ..] = head;
        let length = u32::from_be_bytes([0, a, b, c]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        self.stream.read_exact(&mut payload).await.ok()?;
        Some(Received {
            kind,
            flags,
            payload,
        })
    }

    /// Reads up to the first matching frame, and acknowledges SETTINGS and PING before it.
    pub(crate) async fn receive_until(
        &mut self,
        matches: impl Fn(&Received) -> bool,
    ) -> Option<Received> {
        loop {
            let received = self.receive().await?;
            if matches(&received) {
                return Some(received);
            }
            if matches!(received.kind, SETTINGS | PING) && received.flags & ACK == 0 {
                let (kind, payload) = (received.kind, received.payload);
                let payload = if kind == PING { &payload[..] } else { &[] };
                // The server may have closed the connection.
                let _ = self.send(&frame(kind, ACK, 0, payload)).await;
            }
        }
    }

    /// Reads to the end of the connection. Returns the error code of its GOAWAY, if there is one.
    pub(crate) async fn goaway_code(&mut self) -> Option<u32> {
        let goaway = self.receive_until(|frame| frame.kind == GOAWAY).await?;
        while self.receive().await.is_some() {}
        goaway.code()
    }
}

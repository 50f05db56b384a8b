//! Peers that send requests and do not read the responses.

use connect_prost::server::ServeLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::advance;

use crate::frames::{CANCEL, INITIAL_WINDOW_SIZE, PING, RST_STREAM, WINDOW_UPDATE, frame, get};
use crate::peer::Peer;
use crate::victim::{BIG, Victim};
use crate::{KIB, STREAMS, WRITE_TIMEOUT, withstands};

const PEERS: usize = 20;

#[test]
fn unread_responses() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peers = Vec::new();
        for _ in 0..PEERS {
            let mut peer = victim.connect().await;
            peer.write_all(b"GET /big HTTP/1.1\r\nhost: a\r\n\r\n")
                .await
                .unwrap();
            peers.push(peer);
        }
        victim.greet().await;
        pass_write_timeout(victim).await;
        for peer in &mut peers {
            let mut length = 0;
            let mut buffer = vec![0; 64 * KIB];
            // The bytes in the system's buffers arrive, then the end.
            while let Ok(read @ 1..) = peer.read(&mut buffer).await {
                length += read;
            }
            assert!(length < BIG, "{length} bytes");
        }
    });
}

/// A peer that grants no window does not block the socket, and may send other requests at the same time.
#[test]
fn responses_without_window() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[(INITIAL_WINDOW_SIZE, 0)]).await;
        for number in 0..STREAMS {
            peer.send(&get(2 * number + 1, "/big")).await.unwrap();
        }
        victim.calls(usize::try_from(STREAMS).unwrap()).await;
        victim.greet().await;
        pass_write_timeout(victim).await;
        victim.calls(0).await;
        for _ in 0..STREAMS {
            let reset = peer.receive_until(|frame| frame.kind == RST_STREAM).await;
            assert_eq!(reset.unwrap().code(), Some(CANCEL));
        }
        // The connection still works.
        peer.send(&frame(PING, 0, 0, &[0; 8])).await.unwrap();
        assert!(
            peer.receive_until(|frame| frame.kind == PING)
                .await
                .is_some()
        );
    });
}

/// A peer that grants window from time to time is only slow.
#[test]
fn a_slow_reader_is_not_an_attacker() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[(INITIAL_WINDOW_SIZE, 0)]).await;
        peer.send(&get(1, "/big")).await.unwrap();
        victim.calls(1).await;
        let grant = |stream| frame(WINDOW_UPDATE, 0, stream, &100_000_u32.to_be_bytes());
        for _ in 0..10 {
            advance(WRITE_TIMEOUT * 3 / 4).await;
            victim.greet().await;
            peer.send(&[grant(0), grant(1)].concat()).await.unwrap();
            let mut length = 0;
            while length < 100_000 {
                let data = peer.receive_until(|frame| frame.kind == 0).await.unwrap();
                length += data.payload.len();
            }
        }
        victim.calls(1).await;
    });
}

/// Unread acknowledgements of pings: the server stops reading, and closes the connection.
#[test]
fn unread_ping_acknowledgements() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[]).await;
        let pings = frame(PING, 0, 0, &[0; 8]).repeat(1000);
        let flood = async { while peer.send(&pings).await.is_ok() {} };
        let others = async {
            loop {
                victim.greet().await;
                advance(WRITE_TIMEOUT / 10).await;
            }
        };
        tokio::select! {
            () = flood => {}
            () = others => {}
        }
    });
}

/// Advances the clock past the write timeout.
async fn pass_write_timeout(victim: &Victim) {
    for _ in 0..11 {
        advance(WRITE_TIMEOUT / 10).await;
        victim.greet().await;
    }
}

//! Peers that ask and do not read the answer.

use connect_prost::server::ServeLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::advance;

use crate::frames::{CANCEL, INITIAL_WINDOW_SIZE, PING, RST_STREAM, WINDOW_UPDATE, frame, get};
use crate::peer::Peer;
use crate::victim::{BIG, Victim};
use crate::{KIB, withstands};

const PEERS: usize = 20;

#[test]
fn answers_that_nobody_reads() {
    withstands(ServeLimits::default(), async |victim| {
        let mut peers = Vec::new();
        for _ in 0..PEERS {
            let mut peer = victim.connect().await;
            peer.write_all(b"GET /big HTTP/1.1\r\nhost: a\r\n\r\n")
                .await
                .unwrap();
            peers.push(peer);
        }
        victim.greet().await;
        pass(victim).await;
        for peer in &mut peers {
            let mut length = 0;
            let mut buffer = vec![0; 64 * KIB];
            // What the system had taken comes, and then the end.
            while let Ok(read @ 1..) = peer.read(&mut buffer).await {
                length += read;
            }
            assert!(length < BIG, "{length} bytes");
        }
    });
}

/// A peer that grants no window does not block the socket, and may ask other things in the meantime.
#[test]
fn answers_that_are_given_no_window() {
    withstands(ServeLimits::default(), async |victim| {
        let mut peer = Peer::connect(victim, &[(INITIAL_WINDOW_SIZE, 0)]).await;
        let streams = victim.limits.streams;
        for number in 0..streams {
            peer.send(&get(2 * number + 1, "/big")).await.unwrap();
        }
        victim.calls(usize::try_from(streams).unwrap()).await;
        victim.greet().await;
        pass(victim).await;
        victim.calls(0).await;
        for _ in 0..streams {
            let reset = peer.receive_until(|frame| frame.kind == RST_STREAM).await;
            assert_eq!(reset.unwrap().code(), Some(CANCEL));
        }
        // The connection is as good as before.
        peer.send(&frame(PING, 0, 0, &[0; 8])).await.unwrap();
        assert!(
            peer.receive_until(|frame| frame.kind == PING)
                .await
                .is_some()
        );
    });
}

/// A peer that grants a little window now and then is only slow.
#[test]
fn a_slow_reader_is_not_an_attacker() {
    withstands(ServeLimits::default(), async |victim| {
        let mut peer = Peer::connect(victim, &[(INITIAL_WINDOW_SIZE, 0)]).await;
        peer.send(&get(1, "/big")).await.unwrap();
        victim.calls(1).await;
        let grant = |stream| frame(WINDOW_UPDATE, 0, stream, &100_000_u32.to_be_bytes());
        for _ in 0..10 {
            advance(victim.limits.write_timeout * 3 / 4).await;
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

/// Answers to pings that nobody reads: the server stops reading, and ends the connection.
#[test]
fn pongs_that_nobody_reads() {
    withstands(ServeLimits::default(), async |victim| {
        let mut peer = Peer::connect(victim, &[]).await;
        let pings = frame(PING, 0, 0, &[0; 8]).repeat(1000);
        let flood = async { while peer.send(&pings).await.is_ok() {} };
        let others = async {
            loop {
                victim.greet().await;
                advance(victim.limits.write_timeout / 10).await;
            }
        };
        tokio::select! {
            () = flood => {}
            () = others => {}
        }
    });
}

/// Lets a little more time pass than a peer has for taking something.
async fn pass(victim: &Victim) {
    for _ in 0..11 {
        advance(victim.limits.write_timeout / 10).await;
        victim.greet().await;
    }
}

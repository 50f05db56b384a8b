//! Peers that take their time to ask.

use std::time::Duration;

use connect_prost::server::ServeLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::advance;

use crate::frames::{
    CONTINUATION, HEADERS, PING, PREFACE, SETTINGS, WINDOW_UPDATE, block, field, frame, kinds,
    settings,
};
use crate::victim::Victim;
use crate::withstands;

const PEERS: usize = 50;

/// Every peer begins, then sends a byte now and then until the time for a head is over; none is left after that. Gives what each of
/// them was sent.
async fn trickle(victim: &Victim, begin: &[u8], byte: &[u8]) -> Vec<Vec<u8>> {
    let mut peers = Vec::new();
    for _ in 0..PEERS {
        let mut peer = victim.connect().await;
        peer.write_all(begin).await.unwrap();
        peers.push(peer);
    }
    victim.greet().await;
    let step = Duration::from_secs(7);
    for _ in 0..victim
        .limits
        .head_timeout
        .as_secs()
        .div_ceil(step.as_secs())
    {
        for peer in &mut peers {
            peer.write_all(byte).await.unwrap();
        }
        victim.greet().await;
        advance(step).await;
    }
    let mut received = Vec::new();
    for peer in &mut peers {
        let mut bytes = Vec::new();
        // Every byte was read before the close, so it is no reset, which could swallow an answer.
        peer.read_to_end(&mut bytes).await.unwrap();
        received.push(bytes);
    }
    received
}

#[test]
fn slow_heads() {
    withstands(ServeLimits::default(), async |victim| {
        for received in trickle(victim, b"GET / HTTP/1.1\r\nx: ", b"x").await {
            assert_eq!(String::from_utf8_lossy(&received), "");
        }
    });
}

#[test]
fn slow_heads_that_begin_with_silence() {
    withstands(ServeLimits::default(), async |victim| {
        for received in trickle(victim, b"", b"").await {
            assert_eq!(String::from_utf8_lossy(&received), "");
        }
    });
}

#[test]
fn slow_heads_over_http_2() {
    withstands(ServeLimits::default(), async |victim| {
        let head = frame(HEADERS, 0, 1, &block("GET", "/"));
        let begin = [PREFACE, &settings(&[]), &head].concat();
        let more = frame(CONTINUATION, 0, 1, &field("x", "y"));
        for received in trickle(victim, &begin, &more).await {
            let kinds = kinds(&received);
            // What belongs to the connection, and nothing that answers a request.
            let is_answer = |kind: &u8| ![SETTINGS, WINDOW_UPDATE, PING].contains(kind);
            assert_eq!(kinds.first(), Some(&SETTINGS), "{kinds:?}");
            assert!(!kinds.iter().any(is_answer), "{kinds:?}");
        }
    });
}

#[test]
fn slow_heads_behind_an_answered_request() {
    withstands(ServeLimits::default(), async |victim| {
        let begin = b"GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nx: ";
        for received in trickle(victim, begin, b"x").await {
            let received = String::from_utf8(received).unwrap();
            assert!(received.starts_with("HTTP/1.1 200 OK\r\n"), "{received}");
            assert!(received.ends_with("\r\n\r\nhello"), "{received}");
            assert_eq!(received.matches("HTTP/1.1").count(), 1, "{received}");
        }
    });
}

/// How long a body may take is the router's business; here others must not notice.
#[test]
fn slow_bodies() {
    withstands(ServeLimits::default(), async |victim| {
        let mut peers = Vec::new();
        let head = b"POST /read HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n";
        for _ in 0..PEERS {
            let mut peer = victim.connect().await;
            peer.write_all(head).await.unwrap();
            peers.push(peer);
        }
        victim.calls(PEERS).await;
        for _ in 0..20 {
            for peer in &mut peers {
                peer.write_all(b"x").await.unwrap();
            }
            victim.greet().await;
            advance(Duration::from_secs(10)).await;
        }
        drop(peers);
        victim.calls(0).await;
    });
}

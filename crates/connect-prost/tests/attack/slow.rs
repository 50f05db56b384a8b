//! Peers that send requests slowly.

use std::time::Duration;

use connect_prost::server::ServeLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::advance;

use crate::frames::{
    CONTINUATION, HEADERS, PING, PREFACE, SETTINGS, WINDOW_UPDATE, block, field, frame, kinds,
    settings,
};
use crate::victim::Victim;
use crate::{HEAD_TIMEOUT, withstands};

const PEERS: usize = 50;

/// Each peer sends `begin`, then `byte` from time to time until the head timeout, at which all connections are closed. Returns the
/// bytes that each of them received.
async fn trickle(victim: &Victim, begin: &[u8], byte: &[u8]) -> Vec<Vec<u8>> {
    let mut peers = Vec::new();
    for _ in 0..PEERS {
        let mut peer = victim.connect().await;
        peer.write_all(begin).await.unwrap();
        peers.push(peer);
    }
    victim.greet().await;
    let step = Duration::from_secs(7);
    for _ in 0..HEAD_TIMEOUT.as_secs().div_ceil(step.as_secs()) {
        for peer in &mut peers {
            peer.write_all(byte).await.unwrap();
        }
        victim.greet().await;
        advance(step).await;
    }
    let mut received = Vec::new();
    for peer in &mut peers {
        let mut bytes = Vec::new();
        // The server has read every byte before the close: there is no reset, which could destroy a response.
        peer.read_to_end(&mut bytes).await.unwrap();
        received.push(bytes);
    }
    received
}

#[test]
fn slow_heads() {
    withstands(ServeLimits::new(), async |victim| {
        for received in trickle(victim, b"GET / HTTP/1.1\r\nx: ", b"x").await {
            assert_eq!(String::from_utf8_lossy(&received), "");
        }
    });
}

#[test]
fn silent_connections() {
    withstands(ServeLimits::new(), async |victim| {
        for received in trickle(victim, b"", b"").await {
            assert_eq!(String::from_utf8_lossy(&received), "");
        }
    });
}

#[test]
fn slow_heads_over_http_2() {
    withstands(ServeLimits::new(), async |victim| {
        let head = frame(HEADERS, 0, 1, &block("GET", "/"));
        let begin = [PREFACE, &settings(&[]), &head].concat();
        let more = frame(CONTINUATION, 0, 1, &field("x", "y"));
        for received in trickle(victim, &begin, &more).await {
            let kinds = kinds(&received);
            // Only frames of the connection, none of a response.
            let is_response = |kind: &u8| ![SETTINGS, WINDOW_UPDATE, PING].contains(kind);
            assert_eq!(kinds.first(), Some(&SETTINGS), "{kinds:?}");
            assert!(!kinds.iter().any(is_response), "{kinds:?}");
        }
    });
}

#[test]
fn slow_heads_after_a_response() {
    withstands(ServeLimits::new(), async |victim| {
        let begin = b"GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nx: ";
        for received in trickle(victim, begin, b"x").await {
            let received = String::from_utf8(received).unwrap();
            assert!(received.starts_with("HTTP/1.1 200 OK\r\n"), "{received}");
            assert!(received.ends_with("\r\n\r\nhello"), "{received}");
            assert_eq!(received.matches("HTTP/1.1").count(), 1, "{received}");
        }
    });
}

/// The timeout of a body is the router's. Here other clients must not be affected.
#[test]
fn slow_bodies() {
    withstands(ServeLimits::new(), async |victim| {
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

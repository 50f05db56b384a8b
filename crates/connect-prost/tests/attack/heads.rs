//! Heads that take much more memory than their length on the wire, or are above the limit.

use connect_prost::server::ServeLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::frames::{
    CONTINUATION, END_HEADERS, END_STREAM, HEADERS, NEWEST, block, field, frame, indexed_field,
};
use crate::peer::Peer;
use crate::victim::Victim;
use crate::{STREAMS, withstands};

/// Returns a request head in as many frames as necessary.
fn request(stream: u32, flags: u8, block: &[u8]) -> Vec<u8> {
    let mut parts = block.chunks(16_000).peekable();
    let mut kind = HEADERS;
    let mut frames = Vec::new();
    while let Some(part) = parts.next() {
        let end = if parts.peek().is_none() {
            END_HEADERS
        } else {
            0
        };
        let first = if kind == HEADERS { flags } else { 0 };
        frames.extend(frame(kind, first | end, stream, part));
        kind = CONTINUATION;
    }
    frames
}

/// Each byte of the bomb refers to a header of four thousand bytes.
#[test]
fn an_hpack_bomb() {
    withstands(ServeLimits::new(), async |victim| {
        let bomb = [
            block("GET", "/"),
            indexed_field("x", &"y".repeat(4000)),
            vec![NEWEST; 11_000],
        ]
        .concat();
        let mut peer = Peer::connect(victim, &[]).await;
        let streams = (0..100).map(|number| 2 * number + 1);
        for stream in streams {
            if peer
                .send(&request(stream, END_STREAM, &bomb))
                .await
                .is_err()
            {
                break;
            }
            victim.greet().await;
        }
        let response = peer.receive_until(|frame| frame.status().is_some()).await;
        assert_ne!(response.and_then(|response| response.status()), Some("200"));
    });
}

/// The most metadata allowed on the most streams allowed, none of which ends.
#[test]
fn huge_metadata_on_every_stream() {
    withstands(ServeLimits::new(), async |victim| {
        let fields = (0..400).flat_map(|_| field("x", ""));
        let block = [block("POST", "/read"), fields.collect()].concat();
        let mut peer = Peer::connect(victim, &[]).await;
        for number in 0..STREAMS {
            peer.send(&request(2 * number + 1, 0, &block))
                .await
                .unwrap();
        }
        victim.calls(usize::try_from(STREAMS).unwrap()).await;
        victim.greet().await;
    });
}

#[test]
fn more_metadata_than_allowed() {
    withstands(ServeLimits::new(), async |victim| {
        let fields = (0..500).flat_map(|_| field("x", ""));
        let block = [block("GET", "/"), fields.collect()].concat();
        let mut peer = Peer::connect(victim, &[]).await;
        peer.send(&request(1, END_STREAM, &block)).await.unwrap();
        let response = peer.receive_until(|frame| frame.status().is_some()).await;
        assert_eq!(response.unwrap().status(), Some("other"));
    });
}

#[test]
fn more_metadata_than_allowed_over_http_1() {
    withstands(ServeLimits::new(), async |victim| {
        let lines = "x: \r\n".repeat(10_000);
        let response = ask(victim, &format!("GET / HTTP/1.1\r\n{lines}\r\n")).await;
        assert!(response.starts_with("HTTP/1.1 431"), "{response}");
    });
}

#[test]
fn heads_with_two_lengths() {
    withstands(ServeLimits::new(), async |victim| {
        for _ in 0..100 {
            let head =
                "POST /read HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n";
            let response = ask(victim, head).await;
            assert!(response.starts_with("HTTP/1.1 400"), "{response}");
            victim.greet().await;
        }
    });
}

/// Sends a request and reads until the server closes the connection.
async fn ask(victim: &Victim, request: &str) -> String {
    let mut peer = victim.connect().await;
    peer.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    peer.read_to_string(&mut response).await.unwrap();
    response
}

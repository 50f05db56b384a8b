//! Heads that are much larger than they look, or larger than they may be.

use connect_prost::server::ServeLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::frames::{
    CONTINUATION, END_HEADERS, END_STREAM, HEADERS, NEWEST, block, field, frame, indexed_field,
};
use crate::peer::Peer;
use crate::victim::Victim;
use crate::withstands;

/// A request in as many frames as it needs.
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

/// One byte for each further copy of a header of four thousand.
#[test]
fn an_hpack_bomb() {
    withstands(ServeLimits::default(), async |victim| {
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
        let answer = peer.receive_until(|frame| frame.status().is_some()).await;
        assert_ne!(answer.and_then(|answer| answer.status()), Some("200"));
    });
}

/// As much metadata as there may be, on as many streams as there may be, none of which ends.
#[test]
fn huge_metadata_on_every_stream() {
    withstands(ServeLimits::default(), async |victim| {
        let fields = (0..400).flat_map(|_| field("x", ""));
        let block = [block("POST", "/read"), fields.collect()].concat();
        let mut peer = Peer::connect(victim, &[]).await;
        for number in 0..victim.limits.streams {
            peer.send(&request(2 * number + 1, 0, &block))
                .await
                .unwrap();
        }
        let streams = usize::try_from(victim.limits.streams).unwrap();
        victim.calls(streams).await;
        victim.greet().await;
    });
}

#[test]
fn more_metadata_than_there_may_be() {
    withstands(ServeLimits::default(), async |victim| {
        let fields = (0..500).flat_map(|_| field("x", ""));
        let block = [block("GET", "/"), fields.collect()].concat();
        let mut peer = Peer::connect(victim, &[]).await;
        peer.send(&request(1, END_STREAM, &block)).await.unwrap();
        let answer = peer.receive_until(|frame| frame.status().is_some()).await;
        assert_eq!(answer.unwrap().status(), Some("other"));
    });
}

#[test]
fn more_metadata_than_there_may_be_over_http_1() {
    withstands(ServeLimits::default(), async |victim| {
        let lines = "x: \r\n".repeat(10_000);
        let answer = ask(victim, &format!("GET / HTTP/1.1\r\n{lines}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    });
}

#[test]
fn heads_with_two_lengths() {
    withstands(ServeLimits::default(), async |victim| {
        for _ in 0..100 {
            let head =
                "POST /read HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n";
            let answer = ask(victim, head).await;
            assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
            victim.greet().await;
        }
    });
}

/// What comes until the server closes the connection.
async fn ask(victim: &Victim, request: &str) -> String {
    let mut peer = victim.connect().await;
    peer.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    peer.read_to_string(&mut answer).await.unwrap();
    answer
}

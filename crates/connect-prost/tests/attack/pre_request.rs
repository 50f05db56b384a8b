//! Pre-request connections: opened, without a complete request head.

use connect_prost::server::ServeLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::frames::{HEADERS, PREFACE, block, field, frame, get, settings};
use crate::peer::Peer;
use crate::victim::Victim;
use crate::{HEAP, KIB, withstands};

/// Few enough for both ends in one process with the usual number of descriptors.
const LIMIT: usize = 200;

/// The allowed heap of a pre-request connection, both ends together.
const EACH: usize = 8 * KIB;

/// The allowed heap after the preface of HTTP/2: h2 allocates buffers of 28 KiB. Most of that is never resident, which
/// `resident_memory.rs` measures.
const EACH_OF_HTTP_2: usize = 36 * KIB;

async fn open(victim: &Victim, begin: &[u8]) -> TcpStream {
    let mut peer = victim.connect().await;
    peer.write_all(begin).await.unwrap();
    peer
}

/// Opens twice as many connections as the limit, and measures their heap at the limit.
#[track_caller]
fn pre_request(begin: &[u8], most: usize) {
    withstands(ServeLimits::new().with_connections(LIMIT), async |victim| {
        let before = HEAP.allocated();
        let mut peers = Vec::new();
        for _ in 0..LIMIT {
            peers.push(open(victim, begin).await);
            // After the response the server has handled all earlier connections. At the limit this one replaces the oldest.
            victim.greet().await;
        }
        let each = HEAP.allocated().saturating_sub(before) / LIMIT;
        assert!(each <= most, "{each} bytes each");
        for _ in 0..LIMIT {
            peers.push(open(victim, begin).await);
            victim.greet().await;
        }
        let (old, _new) = peers.split_at_mut(LIMIT);
        for peer in old {
            // The connection must end. A reset is an end too.
            let _ = peer.read_to_end(&mut Vec::new()).await;
        }
    });
}

#[test]
fn pre_request_and_silent() {
    pre_request(b"", EACH);
}

#[test]
fn pre_request_within_a_head() {
    pre_request(
        b"POST /a.v1.Service/Method HTTP/1.1\r\nhost: localhost\r\ncontent-type: ",
        EACH,
    );
}

#[test]
fn pre_request_over_http_2() {
    pre_request(&[PREFACE, &settings(&[])].concat(), EACH_OF_HTTP_2);
}

/// A head takes many times its length on the wire. Without the limit on pre-request memory these would take more than 40 MiB.
#[test]
fn pre_request_within_heads_of_many_fields() {
    const PEERS: usize = 450;
    withstands(ServeLimits::new(), async |victim| {
        let mut peers = Vec::new();
        for _ in 0..PEERS {
            peers.push(open(victim, &many_fields()).await);
            victim.greet().await;
        }
    });
}

#[test]
fn pre_request_connections_do_not_evict_one_with_a_request() {
    let limits = ServeLimits::new().with_pre_request_bytes(0);
    withstands(limits, async |victim| {
        let mut ordinary = Peer::connect(victim, &[]).await;
        let mut peers = Vec::new();
        for stream in [1, 3] {
            ordinary.send(&get(stream, "/")).await.unwrap();
            let response = ordinary
                .receive_until(|frame| frame.status().is_some())
                .await;
            assert_eq!(response.unwrap().status(), Some("200"));
            for _ in 0..LIMIT {
                peers.push(open(victim, &many_fields()).await);
            }
            victim.greet().await;
        }
    });
}

/// Returns the beginning of a head with the most fields allowed, which take the most memory.
fn many_fields() -> Vec<u8> {
    let fields = (0..440).flat_map(|number| field(&number.to_string(), ""));
    let block = [block("GET", "/"), fields.collect()].concat();
    [PREFACE, &settings(&[]), &frame(HEADERS, 0, 1, &block)].concat()
}

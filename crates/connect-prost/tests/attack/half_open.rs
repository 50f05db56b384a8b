//! Connections that are opened and left.

use connect_prost::server::ServeLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::frames::{HEADERS, PREFACE, block, field, frame, get, settings};
use crate::peer::Peer;
use crate::victim::Victim;
use crate::{HEAP, KIB, withstands};

/// Few enough for both ends to be in one process with the usual number of descriptors.
const LIMIT: usize = 200;

/// What a connection may hold before its first head has ended, both ends together.
const EACH: usize = 8 * KIB;

/// What it may hold once it has greeted with HTTP/2 and must be greeted back: h2 begins with buffers of 28 KiB. Most of that is
/// never touched; what the process grows by is measured in `resident.rs`.
const EACH_OF_HTTP_2: usize = 36 * KIB;

async fn open(victim: &Victim, begin: &[u8]) -> TcpStream {
    let mut peer = victim.connect().await;
    peer.write_all(begin).await.unwrap();
    peer
}

/// Opens twice as many connections as there may be, and measures what those at the limit hold.
#[track_caller]
fn half_open(begin: &[u8], most: usize) {
    withstands(ServeLimits::default().connections(LIMIT), async |victim| {
        let before = HEAP.allocated();
        let mut peers = Vec::new();
        for _ in 0..LIMIT {
            peers.push(open(victim, begin).await);
            // An answer says that the server has seen to all before it. It takes the place of the oldest at the limit.
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
            // A reset is an end too; a wait would not be.
            let _ = peer.read_to_end(&mut Vec::new()).await;
        }
    });
}

#[test]
fn half_open_and_silent() {
    half_open(b"", EACH);
}

#[test]
fn half_open_within_a_head() {
    half_open(
        b"POST /a.v1.Service/Method HTTP/1.1\r\nhost: localhost\r\ncontent-type: ",
        EACH,
    );
}

#[test]
fn half_open_over_http_2() {
    half_open(&[PREFACE, &settings(&[])].concat(), EACH_OF_HTTP_2);
}

/// A head takes many times what is sent of it: without a bound on all of them, these would hold more than 40 MiB.
#[test]
fn half_open_within_heads_of_many_fields() {
    const PEERS: usize = 450;
    withstands(ServeLimits::default(), async |victim| {
        let mut peers = Vec::new();
        for _ in 0..PEERS {
            peers.push(open(victim, &many_fields()).await);
            victim.greet().await;
        }
    });
}

#[test]
fn half_open_connections_do_not_displace_one_that_has_asked() {
    let least = ServeLimits::default().half_open_bytes(0);
    withstands(least, async |victim| {
        let mut ordinary = Peer::connect(victim, &[]).await;
        let mut peers = Vec::new();
        for stream in [1, 3] {
            ordinary.send(&get(stream, "/")).await.unwrap();
            let answer = ordinary
                .receive_until(|frame| frame.status().is_some())
                .await;
            assert_eq!(answer.unwrap().status(), Some("200"));
            for _ in 0..LIMIT {
                peers.push(open(victim, &many_fields()).await);
            }
            victim.greet().await;
        }
    });
}

/// The beginning of a head with as many fields as there may be, which take the most for what they are.
fn many_fields() -> Vec<u8> {
    let fields = (0..440).flat_map(|number| field(&number.to_string(), ""));
    let block = [block("GET", "/"), fields.collect()].concat();
    [PREFACE, &settings(&[]), &frame(HEADERS, 0, 1, &block)].concat()
}

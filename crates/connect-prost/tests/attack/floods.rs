//! Frames that are cheap for the sender and could be expensive for the server.

use connect_prost::server::ServeLimits;

use crate::frames::{
    CONTINUATION, DATA, END_HEADERS, ENHANCE_YOUR_CALM, HEADERS, PING, block, field, frame, get,
    post, reset, settings,
};
use crate::peer::Peer;
use crate::victim::Victim;
use crate::{STREAMS, withstands};

/// Sends rounds of frames until the server closes the connection. Returns the error code of its GOAWAY.
async fn flood(
    victim: &Victim,
    peer: &mut Peer,
    rounds: usize,
    mut round: impl FnMut(usize) -> Vec<u8>,
) -> Option<u32> {
    for number in 0..rounds {
        if peer.send(&round(number)).await.is_err() {
            break;
        }
        if number % 100 == 0 {
            victim.greet().await;
        }
    }
    peer.goaway_code().await
}

fn stream(number: usize) -> u32 {
    2 * u32::try_from(number).unwrap() + 1
}

#[test]
fn rapid_reset() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[]).await;
        let code = flood(victim, &mut peer, 1000, |round| {
            (0..50)
                .map(|number| stream(round * 50 + number))
                .flat_map(|stream| [get(stream, "/read"), reset(stream)].concat())
                .collect()
        })
        .await;
        assert_eq!(code, Some(ENHANCE_YOUR_CALM));
    });
}

/// Streams that the server must reset because of malformed requests.
#[test]
fn resets_that_the_server_must_send() {
    withstands(ServeLimits::new(), async |victim| {
        let malformed = [block("GET", "/"), field("connection", "close")].concat();
        let mut peer = Peer::connect(victim, &[]).await;
        let code = flood(victim, &mut peer, 1000, |round| {
            (0..50)
                .map(|number| stream(round * 50 + number))
                .flat_map(|stream| frame(HEADERS, END_HEADERS, stream, &malformed))
                .collect()
        })
        .await;
        assert_eq!(code, Some(ENHANCE_YOUR_CALM));
    });
}

#[test]
fn continuations_without_end() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[]).await;
        peer.send(&frame(HEADERS, 0, 1, &block("GET", "/")))
            .await
            .unwrap();
        let more = frame(CONTINUATION, 0, 1, &field("x", &"y".repeat(16_000)));
        let code = flood(victim, &mut peer, 10_000, |_| more.clone()).await;
        assert_eq!(code, Some(ENHANCE_YOUR_CALM));
    });
}

#[test]
fn empty_continuations_without_end() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[]).await;
        peer.send(&frame(HEADERS, 0, 1, &block("GET", "/")))
            .await
            .unwrap();
        let more = frame(CONTINUATION, 0, 1, &[]).repeat(50);
        let code = flood(victim, &mut peer, 1000, |_| more.clone()).await;
        assert_eq!(code, Some(ENHANCE_YOUR_CALM));
    });
}

#[test]
fn empty_data_without_end() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[]).await;
        peer.send(&post(1, "/read")).await.unwrap();
        victim.calls(1).await;
        let empty = frame(DATA, 0, 1, &[]).repeat(1000);
        let code = flood(victim, &mut peer, 1000, |_| empty.clone()).await;
        assert_eq!(code, Some(ENHANCE_YOUR_CALM));
        victim.calls(0).await;
    });
}

#[test]
fn more_streams_than_allowed() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[]).await;
        for number in 0..1000 {
            peer.send(&post(stream(number), "/read")).await.unwrap();
        }
        let limit = usize::try_from(STREAMS).unwrap();
        victim.calls(limit).await;
        victim.greet().await;
        drop(peer);
        victim.calls(0).await;
    });
}

/// A peer that reads the acknowledgements may send any number of them.
#[test]
fn pings_and_settings_whose_acknowledgements_are_read() {
    withstands(ServeLimits::new(), async |victim| {
        let mut peer = Peer::connect(victim, &[]).await;
        let ping = frame(PING, 0, 0, &[0; 8]);
        let ours = settings(&[]);
        for _ in 0..500 {
            peer.send(&[ping.as_slice(), &ours].concat().repeat(10))
                .await
                .unwrap();
            for _ in 0..10 {
                let is_pong = |frame: &crate::peer::Received| frame.kind == PING;
                peer.receive_until(is_pong).await.unwrap();
            }
        }
        peer.send(&get(1, "/")).await.unwrap();
        let response = peer.receive_until(|frame| frame.status().is_some()).await;
        assert_eq!(response.unwrap().status(), Some("200"));
    });
}

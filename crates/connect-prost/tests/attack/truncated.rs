//! Truncated frames and bodies, and frames with a wrong or excessive length.

use connect_prost::server::ServeLimits;
use tokio::io::AsyncWriteExt as _;

use crate::frames::{DATA, PREFACE, SETTINGS, frame, get, post, settings};
use crate::peer::Peer;
use crate::withstands;

/// Every prefix of an exchange, then the end of the connection.
#[test]
fn exchanges_that_end_anywhere() {
    withstands(ServeLimits::new(), async |victim| {
        let http2 = [
            PREFACE,
            &settings(&[(3, 100)]),
            &post(1, "/read"),
            &frame(DATA, 0, 1, b"some data"),
            &get(3, "/"),
        ]
        .concat();
        let sized = b"POST /read HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nsome data";
        let chunked =
            b"POST /read HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n9\r\nsome data\r\n0\r\n\r\n";
        for exchange in [&http2[..], sized, chunked] {
            for end in 0..exchange.len() {
                let mut peer = victim.connect().await;
                peer.write_all(&exchange[..end]).await.unwrap();
                drop(peer);
                if end % 10 == 0 {
                    victim.greet().await;
                }
            }
        }
        victim.calls(0).await;
    });
}

#[test]
fn frames_longer_than_allowed() {
    withstands(ServeLimits::new(), async |victim| {
        for kind in 0..=9 {
            let mut peer = Peer::connect(victim, &[]).await;
            peer.send(&[0xff, 0xff, 0xff, kind, 0, 0, 0, 0, 1])
                .await
                .unwrap();
            assert!(
                peer.goaway_code().await.is_some_and(|code| code != 0),
                "{kind}"
            );
            victim.greet().await;
        }
    });
}

#[test]
fn frames_with_a_wrong_length_for_their_type() {
    withstands(ServeLimits::new(), async |victim| {
        for kind in [2, 3, SETTINGS, 6, 8] {
            let mut peer = Peer::connect(victim, &[]).await;
            let stream = u32::from(kind != SETTINGS && kind != 6);
            // The frame must refer to an open stream.
            peer.send(&post(1, "/read")).await.unwrap();
            peer.send(&frame(kind, 0, stream, &[0; 7])).await.unwrap();
            peer.send(&get(3, "/")).await.unwrap();
            let error = peer.receive_until(|frame| frame.code().is_some()).await;
            assert!(error.is_some_and(|error| error.code() != Some(0)), "{kind}");
            victim.greet().await;
        }
    });
}

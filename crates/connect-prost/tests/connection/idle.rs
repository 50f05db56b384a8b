//! Idle connections, and connections whose peer is dead.

use std::time::Duration;

use connect_prost::client::HyperTransport;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::server::{EMPTY, get, reads_request};

#[tokio::test]
async fn connections_beyond_the_limit_are_not_kept() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let transport = HyperTransport::builder().max_idle_connections(1).build();
    let (closed, mut closings) = mpsc::unbounded_channel();
    let server = async {
        let (mut one, _) = listener.accept().await.unwrap();
        let (mut two, _) = listener.accept().await.unwrap();
        for stream in [&mut one, &mut two] {
            assert!(reads_request(stream).await);
        }
        for mut stream in [one, two] {
            let closed = closed.clone();
            stream.write_all(EMPTY.as_bytes()).await.unwrap();
            tokio::spawn(async move {
                while reads_request(&mut stream).await {
                    stream.write_all(EMPTY.as_bytes()).await.unwrap();
                }
                closed.send(()).unwrap();
            });
        }
    };
    let (one, two, ()) = tokio::join!(get(&transport, &url), get(&transport, &url), server);
    drop((one.unwrap(), two.unwrap()));
    closings.recv().await.unwrap();
    // The other one is still open: the server accepts no more.
    get(&transport, &url).await.unwrap();
    assert!(closings.try_recv().is_err());
}

/// Frames of RFC 9113: empty SETTINGS, and the acknowledgement of the client's.
const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const SETTINGS_ACK: [u8; 9] = [0, 0, 0, 4, 1, 0, 0, 0, 0];

#[tokio::test(start_paused = true)]
async fn a_connection_without_ping_acknowledgements_fails() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(&SETTINGS).await.unwrap();
        stream.write_all(&SETTINGS_ACK).await.unwrap();
        let mut unread = Vec::new();
        stream.read_to_end(&mut unread).await.unwrap();
    });
    let start = tokio::time::Instant::now();
    let transport = HyperTransport::builder()
        .http2_only()
        .http2_keep_alive(Duration::from_secs(20), Duration::from_secs(5))
        .build();
    let error = get(&transport, &url).await.unwrap_err().to_string();
    assert!(error.contains("keep-alive timed out"), "{error}");
    assert_eq!(start.elapsed().as_secs(), 25);
}

//! TLS handshakes that are too slow, too long, or negotiate no common protocol.

use connect_prost::server::serve;
use http::Version;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Duration, Instant};

use crate::authority::Authority;
use crate::mirror::{Mirror, ask, server_tls, start, trusting};

/// The default limit.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

#[tokio::test(start_paused = true)]
async fn the_head_timeout_applies_to_a_handshake() {
    let address = start(server_tls(&Authority::new("ours").issue("127.0.0.1"))).await;
    for begin in [&b""[..], b"\x16\x03\x01\x02\x00\x01"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(begin).await.unwrap();
        let start = Instant::now();
        let _ = stream.read_to_end(&mut Vec::new()).await;
        assert!(start.elapsed() <= 2 * HEAD_TIMEOUT);
    }
}

/// Virtual time advances only when all tasks are idle: no time has passed if the server did not wait.
#[tokio::test(start_paused = true)]
async fn a_handshake_that_is_too_long_fails_immediately() {
    let address = start(server_tls(&Authority::new("ours").issue("127.0.0.1"))).await;
    let mut hello = vec![0x16, 3, 1, 0x3f, 0xff, 1, 0, 0xff, 0];
    hello.resize(14 * 1024, 0);
    let mut stream = TcpStream::connect(address).await.unwrap();
    let start = Instant::now();
    stream.write_all(&hello).await.unwrap();
    let _ = stream.read_to_end(&mut Vec::new()).await;
    assert!(start.elapsed() < HEAD_TIMEOUT);
}

#[tokio::test]
async fn a_server_with_http2_only_offers_only_http_2() {
    let ours = Authority::new("ours");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = serve(listener, Mirror)
        .tls(server_tls(&ours.issue("127.0.0.1")))
        .http2_only();
    tokio::spawn(serving.into_future());
    let (version, _) = ask(&trusting(&ours.pem()).build(), address).await.unwrap();
    assert_eq!(version, Version::HTTP_2);
    let http1 = trusting(&ours.pem()).http1_only().build();
    assert!(ask(&http1, address).await.is_err());
}

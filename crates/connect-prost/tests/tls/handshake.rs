//! Handshakes that take too long, or agree on nothing.

use connect_prost::server::{ServeLimits, serve};
use http::Version;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use crate::authority::Authority;
use crate::mirror::{Mirror, ask, server_tls, start, trusting};

#[tokio::test(start_paused = true)]
async fn a_handshake_has_the_time_of_a_head() {
    let address = start(server_tls(&Authority::new("ours").issue("127.0.0.1"))).await;
    for begin in [&b""[..], b"\x16\x03\x01\x02\x00\x01"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(begin).await.unwrap();
        let begun = Instant::now();
        let _ = stream.read_to_end(&mut Vec::new()).await;
        assert!(begun.elapsed() <= 2 * ServeLimits::default().head_timeout);
    }
}

/// Virtual time moves only once nothing else does, so what takes none was not waited for.
#[tokio::test(start_paused = true)]
async fn a_handshake_that_is_too_long_is_not_waited_for() {
    let address = start(server_tls(&Authority::new("ours").issue("127.0.0.1"))).await;
    let mut greeting = vec![0x16, 3, 1, 0x3f, 0xff, 1, 0, 0xff, 0];
    greeting.resize(14 * 1024, 0);
    let mut stream = TcpStream::connect(address).await.unwrap();
    let begun = Instant::now();
    stream.write_all(&greeting).await.unwrap();
    let _ = stream.read_to_end(&mut Vec::new()).await;
    assert!(begun.elapsed() < ServeLimits::default().head_timeout);
}

#[tokio::test]
async fn a_server_of_http_2_alone_offers_nothing_else() {
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

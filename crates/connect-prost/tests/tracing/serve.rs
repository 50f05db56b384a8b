//! The events of connections.

use connect_prost::server::serve;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::collector::{Collector, Fields};
use crate::river::router;

/// The preface of HTTP/2, and a frame that no connection may begin with.
const BROKEN: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x06\0\0\0\0\0";

/// Sends these bytes on a new connection, and waits for its end. Returns the port that they were sent from.
async fn send(listener_address: std::net::SocketAddr, bytes: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(listener_address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let _ = stream.read_to_end(&mut Vec::new()).await;
    stream.local_addr().unwrap().port()
}

fn has_event(collector: &Collector, message: &str, port: u16) {
    let [event]: [Fields; 1] = collector.events().try_into().unwrap();
    assert_eq!(event["message"], message);
    assert_eq!(event["network.peer.address"], "127.0.0.1");
    assert_eq!(event["network.peer.port"], port.to_string());
    assert!(!event["error"].is_empty());
}

#[tokio::test]
async fn a_connection_that_fails_is_an_event() {
    let collector = Collector::start();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, router()).into_future());
    let port = send(address, BROKEN).await;
    has_event(&collector, "the connection failed", port);
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn a_handshake_that_fails_is_an_event() {
    let collector = Collector::start();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let identity = rcgen::generate_simple_self_signed(["river.test".to_owned()]).unwrap();
    let (certificate, key) = (identity.cert.pem(), identity.signing_key.serialize_pem());
    let tls = connect_prost::server::TlsConfig::from_pem(certificate.as_bytes(), key.as_bytes());
    tokio::spawn(serve(listener, router()).tls(tls.unwrap()).into_future());
    let port = send(address, b"GET / HTTP/1.1\r\n\r\n").await;
    has_event(&collector, "the TLS handshake failed", port);
}

//! The hyper transport against sockets that misbehave.

use std::net::SocketAddr;

use connect_prost::Code;
use connect_prost::client::{Client, Error, ErrorKind, HyperTransport};
use http::Uri;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::scripted::{READ, WRITE, call};

fn client(address: SocketAddr) -> Client {
    let base_url = Uri::try_from(format!("http://{address}")).unwrap();
    Client::new(HyperTransport::new(), base_url)
}

/// Starts a server that reads one request on each connection, writes `response` and closes. Returns its address.
async fn start_server(response: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            read_request(&mut stream).await;
            stream.write_all(&response).await.unwrap();
        }
    });
    address
}

/// Reads a request to the end of its body, which is `{}` in all tests here.
async fn read_request(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    loop {
        stream.read_buf(&mut seen).await.unwrap();
        if seen.ends_with(b"\r\n\r\n{}") {
            return;
        }
    }
}

async fn fails(response: &[u8]) -> Error {
    let address = start_server(response.to_vec()).await;
    call(&client(address), &READ).await.unwrap_err()
}

#[tokio::test]
async fn a_refused_connection_is_unavailable_and_may_be_retried() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = call(&client(address), &WRITE).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Transport, Code::Unavailable)
    );
    assert!(error.is_retryable(), "nothing has left");
    assert!(error.message().starts_with("no connection"), "{error}");
}

#[tokio::test]
async fn a_closed_connection_is_unavailable_and_a_write_is_not_retryable() {
    let address = start_server(Vec::new()).await;
    let error = call(&client(address), &WRITE).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Transport, Code::Unavailable)
    );
    assert!(!error.is_retryable(), "the request may have been received");
}

#[tokio::test]
async fn a_truncated_body_is_unavailable() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    let error = fails(head).await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Transport, Code::Unavailable)
    );
}

#[tokio::test]
async fn a_response_that_is_not_http_is_unavailable() {
    let error = fails(b"220 mail.example.com ESMTP\r\n").await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Transport, Code::Unavailable)
    );
}

#[tokio::test]
async fn a_declared_length_over_the_limit_fails_unread() {
    let head =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99999999999\r\n\r\n";
    let error = fails(head).await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::ResourceExhausted)
    );
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn broken_gzip_is_internal() {
    let mut response = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n".to_vec();
    response.extend([0x1f, 0x8b, 0x08, 0x00]);
    let error = fails(&response).await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Internal)
    );
}

#[cfg(not(feature = "tls"))]
#[tokio::test]
async fn https_without_the_feature_is_unavailable() {
    let client = Client::new(
        HyperTransport::new(),
        Uri::from_static("https://127.0.0.1:1"),
    );
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
}

#[cfg(feature = "tls")]
#[tokio::test(start_paused = true)]
async fn a_handshake_without_a_peer_ends_at_the_connect_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let client = Client::new(
        HyperTransport::new(),
        Uri::try_from(format!("https://{address}")).unwrap(),
    );
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Transport, Code::Unavailable)
    );
    assert!(error.is_retryable(), "nothing has left");
    drop(listener);
}

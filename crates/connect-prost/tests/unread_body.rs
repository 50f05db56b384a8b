//! Responses that are sent before the request body is read, on one HTTP/1.1 connection.

#![cfg(feature = "server")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use connect_prost::server::{Router, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn connect() -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, Router::new()).into_future());
    TcpStream::connect(address).await.unwrap()
}

fn head(length: usize, headers: &str) -> String {
    format!("POST /a.v1.None/None HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n{headers}\r\n")
}

/// Reads one response with its body. Returns its head in lower case.
async fn read_response(stream: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    loop {
        stream.read_buf(&mut seen).await.unwrap();
        let text = String::from_utf8_lossy(&seen).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.split_once("content-length: ").unwrap().1;
        let length: usize = length.lines().next().unwrap().parse().unwrap();
        if body.len() >= length {
            return head.to_owned();
        }
    }
}

#[tokio::test]
async fn a_short_unread_body_is_drained_and_the_connection_stays_open() {
    let mut stream = connect().await;
    for _ in 0..3 {
        stream
            .write_all(head(300_000, "").as_bytes())
            .await
            .unwrap();
        stream.write_all(&[b' '; 300_000]).await.unwrap();
        let response = read_response(&mut stream).await;
        assert!(response.starts_with("http/1.1 404"), "{response}");
        assert!(!response.contains("connection: close"), "{response}");
    }
}

#[tokio::test]
async fn a_long_unread_body_closes_the_connection_after_the_response() {
    let mut stream = connect().await;
    stream
        .write_all(head(100_000_000, "").as_bytes())
        .await
        .unwrap();
    let response = read_response(&mut stream).await;
    assert!(response.contains("connection: close"), "{response}");
}

#[tokio::test]
async fn expect_100_continue_receives_the_response_instead() {
    let mut stream = connect().await;
    let request = head(5, "expect: 100-continue\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let response = read_response(&mut stream).await;
    assert!(response.starts_with("http/1.1 404"), "{response}");
    assert!(response.contains("connection: close"), "{response}");
}

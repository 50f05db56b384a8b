//! HTTP/2 connections whose server sends GOAWAY.

use connect_prost::Code;
use connect_prost::client::HyperTransport;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::server::get;

const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];

/// The frame type of RFC 9113.
const HEADERS: u8 = 1;

/// Reads frames up to the first HEADERS.
async fn reads_headers(stream: &mut TcpStream) {
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let length = usize::from(head[1]) << 8 | usize::from(head[2]);
        stream.read_exact(&mut vec![0; length]).await.unwrap();
        if head[3] == HEADERS {
            return;
        }
    }
}

/// Returns a GOAWAY frame with the last processed stream and an error code.
fn goaway(last: u8, reason: u8) -> [u8; 17] {
    [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, last, 0, 0, 0, reason]
}

/// Returns whether the call failed as unsent, and its code.
async fn call(last: u8, reason: u8) -> (bool, Code) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 24]).await.unwrap();
        stream.write_all(&SETTINGS).await.unwrap();
        reads_headers(&mut stream).await;
        stream.write_all(&goaway(last, reason)).await.unwrap();
        stream.shutdown().await.unwrap();
        // Reads until the client closes too: an early close would send a reset.
        stream.read_to_end(&mut Vec::new()).await.unwrap();
    });
    let transport = HyperTransport::builder().http2_only().build();
    let error = get(&transport, &url).await.unwrap_err();
    (error.is_unsent(), error.code())
}

#[tokio::test]
async fn an_unprocessed_request_is_unsent() {
    for reason in [0, 11] {
        assert_eq!(call(0, reason).await, (true, Code::Unavailable));
    }
}

#[tokio::test]
async fn a_processed_request_is_not_unsent() {
    for reason in [0, 11] {
        assert_eq!(call(1, reason).await, (false, Code::Unavailable));
    }
}

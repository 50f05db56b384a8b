//! Connections of HTTP/2 whose server goes away.

use connect_prost::Code;
use connect_prost::client::HyperTransport;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::server::get;

const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];

/// The type of a frame of RFC 9113.
const HEADERS: u8 = 1;

/// Reads frames up to the first that begins a request.
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

/// GOAWAY: the last stream that was looked at, and why.
fn going_away(last: u8, reason: u8) -> [u8; 17] {
    [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, last, 0, 0, 0, reason]
}

async fn told(last: u8, reason: u8) -> (bool, Code) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 24]).await.unwrap();
        stream.write_all(&SETTINGS).await.unwrap();
        reads_headers(&mut stream).await;
        stream.write_all(&going_away(last, reason)).await.unwrap();
        stream.shutdown().await.unwrap();
        // Until the client closes too, so that nothing it says is met with a reset.
        stream.read_to_end(&mut Vec::new()).await.unwrap();
    });
    let transport = HyperTransport::builder().http2_only().build();
    let error = get(&transport, &url).await.unwrap_err();
    (error.is_unsent(), error.code())
}

#[tokio::test]
async fn what_the_server_has_not_looked_at_is_unsent() {
    for reason in [0, 11] {
        assert_eq!(told(0, reason).await, (true, Code::Unavailable));
    }
}

#[tokio::test]
async fn what_the_server_has_looked_at_is_not() {
    for reason in [0, 11] {
        assert_eq!(told(1, reason).await, (false, Code::Unavailable));
    }
}

//! Ambiguous heads of HTTP/1.1 requests, as in request smuggling: rejected with 400, and the connection is closed.

#![cfg(feature = "server")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use connect_prost::server::{Router, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const GOOD: &str = "GET /good HTTP/1.1\r\nhost: a\r\n\r\n";

async fn connect() -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, Router::new()).into_future());
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Reads to the end of the connection. Returns the status codes of all responses.
async fn statuses(stream: &mut TcpStream) -> Vec<String> {
    let mut seen = String::new();
    stream.read_to_string(&mut seen).await.unwrap();
    seen.split("HTTP/1.1 ")
        .skip(1)
        .map(|response| response[..3].to_owned())
        .collect()
}

fn request(headers: &str) -> String {
    format!("POST /bad HTTP/1.1\r\nhost: a\r\n{headers}\r\n\r\n5\r\nhello\r\n0\r\n\r\n{GOOD}")
}

const BAD: [&str; 9] = [
    "content-length: 5\r\ntransfer-encoding: chunked",
    "transfer-encoding: chunked\r\ncontent-length: 5",
    "content-length: 5\r\ncontent-length: 5",
    "content-length: 5\r\ncontent-length: 6",
    "content-length: 5, 5",
    "transfer-encoding: gzip, chunked",
    "transfer-encoding: chunked\r\ntransfer-encoding: chunked",
    "transfer-encoding: chunked\r\nx: a\r\n folded",
    "transfer-encoding : chunked",
];

#[tokio::test]
async fn an_ambiguous_head_is_rejected_with_400_and_nothing_after_it_is_read() {
    for headers in BAD {
        let mut stream = connect().await;
        stream.write_all(request(headers).as_bytes()).await.unwrap();
        assert_eq!(statuses(&mut stream).await, ["400"], "{headers:?}");
    }
}

#[tokio::test]
async fn the_result_does_not_depend_on_how_the_head_is_split() {
    for headers in BAD {
        let head = request(headers);
        for cut in [20, 40, head.find("\r\n\r\n").unwrap() - 1] {
            let mut stream = connect().await;
            stream.write_all(&head.as_bytes()[..cut]).await.unwrap();
            tokio::task::yield_now().await;
            // The first part may have been rejected already.
            let _ = stream.write_all(&head.as_bytes()[cut..]).await;
            assert_eq!(statuses(&mut stream).await, ["400"], "{headers:?}");
        }
    }
}

#[tokio::test]
async fn earlier_requests_receive_their_responses_first() {
    for headers in BAD {
        let mut stream = connect().await;
        let both = format!("{GOOD}{}", request(headers));
        stream.write_all(both.as_bytes()).await.unwrap();
        assert_eq!(statuses(&mut stream).await, ["404", "400"], "{headers:?}");
    }
}

#[tokio::test]
async fn bodies_may_contain_such_heads() {
    let text = BAD.join("\r\n\r\n");
    let length = text.len();
    let mut stream = connect().await;
    let requests = [
        format!("POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n{text}"),
        format!(
            "POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n{length:x}\r\n{text}\r\n0\r\n\r\n"
        ),
        "GET /a HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_owned(),
    ];
    stream
        .write_all(requests.concat().as_bytes())
        .await
        .unwrap();
    assert_eq!(statuses(&mut stream).await, ["404", "404", "404"]);
}

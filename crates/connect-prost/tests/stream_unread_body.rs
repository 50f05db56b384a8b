//! Client streams whose response starts before their body was read whole, on one HTTP/1.1 connection.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::time::Duration;

use connect_prost::server::{Context, Limits, Router, Sender, Streaming, serve};
use connect_prost::{ConnectError, Response};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The size of a request after which the service reads no more.
const LAST: i32 = 7;

/// The size of a request at which the service panics.
const PANIC: i32 = 13;

struct River;

impl RiverService for River {
    async fn pour(
        &self,
        _: Context,
        mut requests: Streaming<Drop>,
    ) -> Result<Response<Drop>, ConnectError> {
        let mut last = Drop::default();
        while let Some(request) = requests.message().await? {
            assert_ne!(request.size, PANIC);
            last = request;
            if request.size == LAST {
                break;
            }
        }
        Ok(Response::new(last))
    }

    async fn flow(
        &self,
        _: Context,
        mut requests: Streaming<Drop>,
        mut out: Sender<Drop>,
    ) -> Result<(), ConnectError> {
        while let Some(request) = requests.message().await? {
            assert_ne!(request.size, PANIC);
            out.send(request).await?;
            if request.size == LAST {
                break;
            }
        }
        Ok(())
    }
}

async fn connect() -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().add(RiverServiceServer::new(River)).limits(
        Limits::new()
            .with_receive(1024)
            .with_max_timeout(Duration::from_secs(20)),
    );
    tokio::spawn(serve(listener, router).into_future());
    TcpStream::connect(address).await.unwrap()
}

/// Sends the head of a request of `length` bytes, and its first bytes.
async fn send(stream: &mut TcpStream, method: &str, begin: &[u8], length: usize) {
    let head = format!(
        "POST /stream.v1.RiverService/{method} HTTP/1.1\r\nhost: a\r\ncontent-type: application/connect+json\r\n\
         content-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(begin).await.unwrap();
}

/// Returns a message in its envelope.
fn message(json: &str) -> Vec<u8> {
    let length = u32::try_from(json.len()).unwrap();
    let mut bytes = vec![0];
    bytes.extend(length.to_be_bytes());
    bytes.extend(json.as_bytes());
    bytes
}

/// Reads a response, head and body.
async fn read_response(stream: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    loop {
        assert_ne!(stream.read_buf(&mut seen).await.unwrap(), 0, "{seen:?}");
        let text = String::from_utf8_lossy(&seen).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let is_whole = match head.split_once("content-length: ") {
            Some((_, length)) => {
                body.len() >= length.lines().next().unwrap().parse::<usize>().unwrap()
            }
            None => body.ends_with("0\r\n\r\n"),
        };
        if is_whole {
            return text;
        }
    }
}

/// Expects that three such requests get their responses on one connection, which stays open.
async fn keeps_the_connection(begin: &[u8], expected: &str) {
    const LENGTH: usize = 300_000;
    for method in ["Pour", "Flow"] {
        let mut stream = connect().await;
        for _ in 0..3 {
            send(&mut stream, method, begin, LENGTH).await;
            // The service stops reading long before the rest is written.
            let rest = vec![b' '; LENGTH - begin.len()];
            for piece in rest.chunks(50_000) {
                stream.write_all(piece).await.unwrap();
                tokio::task::yield_now().await;
            }
            let response = read_response(&mut stream).await;
            assert!(response.contains(expected), "{method}: {response}");
            assert!(
                !response.contains("connection: close"),
                "{method}: {response}"
            );
        }
    }
}

#[tokio::test]
async fn a_short_rest_after_an_error_is_drained() {
    keeps_the_connection(&[0, 0, 1, 0, 0], "resource_exhausted").await;
}

#[tokio::test]
async fn a_short_rest_after_an_early_response_is_drained() {
    keeps_the_connection(&message(r#"{"size":7}"#), r#"{"size":7}"#).await;
}

#[tokio::test]
async fn an_error_before_a_long_rest_closes_the_connection() {
    for method in ["Pour", "Flow"] {
        let mut stream = connect().await;
        send(&mut stream, method, &[0, 0, 1, 0, 0], 100_000_000).await;
        let response = read_response(&mut stream).await;
        assert!(
            response.contains("resource_exhausted"),
            "{method}: {response}"
        );
        assert!(
            response.contains("connection: close"),
            "{method}: {response}"
        );
    }
}

#[tokio::test]
async fn an_early_response_before_a_long_rest_closes_the_connection() {
    let mut stream = connect().await;
    let begin = message(r#"{"size":7}"#);
    send(&mut stream, "Pour", &begin, 100_000_000).await;
    let response = read_response(&mut stream).await;
    assert!(response.contains(r#"{"size":7}"#), "{response}");
    assert!(response.contains("connection: close"), "{response}");
}

/// Expects that the response to an interrupted call, whose body has not ended, closes the connection.
async fn closes_the_connection(begin: &[u8], expected: &str) {
    for method in ["Pour", "Flow"] {
        let mut stream = connect().await;
        send(&mut stream, method, begin, 1000).await;
        let response = read_response(&mut stream).await;
        assert!(response.contains(expected), "{method}: {response}");
        assert!(
            response.contains("connection: close"),
            "{method}: {response}"
        );
    }
}

#[tokio::test]
async fn a_panic_closes_the_connection() {
    closes_the_connection(&message(r#"{"size":13}"#), "internal").await;
}

#[tokio::test(start_paused = true)]
async fn a_timeout_closes_the_connection() {
    closes_the_connection(&[0, 0, 0], "deadline_exceeded").await;
}

//! Streams of requests that fail before all of them was read, on one HTTP/1.1 connection.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::time::Duration;

use connect_prost::server::{Context, Limits, Router, Sender, Streaming, serve};
use connect_prost::{ConnectError, Response};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The size of a request that the service takes for its last, whatever comes behind it.
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

/// A request of `length` bytes of which the first are `begin`.
async fn send(stream: &mut TcpStream, method: &str, begin: &[u8], length: usize) {
    let head = format!(
        "POST /stream.v1.RiverService/{method} HTTP/1.1\r\nhost: a\r\ncontent-type: application/connect+json\r\n\
         content-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(begin).await.unwrap();
}

/// A message in its envelope.
fn message(json: &str) -> Vec<u8> {
    let length = u32::try_from(json.len()).unwrap();
    let mut bytes = vec![0];
    bytes.extend(length.to_be_bytes());
    bytes.extend(json.as_bytes());
    bytes
}

/// Reads one answer whole, head and body.
async fn answer(stream: &mut TcpStream) -> String {
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

/// What comes of requests that end too early, one behind the other on one connection: none may be lost.
async fn goes_on(begin: &[u8], expected: &str) {
    const LENGTH: usize = 300_000;
    for method in ["Pour", "Flow"] {
        let mut stream = connect().await;
        for _ in 0..3 {
            send(&mut stream, method, begin, LENGTH).await;
            // The service has seen enough of it long before the rest is written.
            let rest = vec![b' '; LENGTH - begin.len()];
            for piece in rest.chunks(50_000) {
                stream.write_all(piece).await.unwrap();
                tokio::task::yield_now().await;
            }
            let answer = answer(&mut stream).await;
            assert!(answer.contains(expected), "{method}: {answer}");
            assert!(!answer.contains("connection: close"), "{method}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_short_rest_behind_an_error_is_read() {
    goes_on(&[0, 0, 1, 0, 0], "resource_exhausted").await;
}

#[tokio::test]
async fn a_short_rest_behind_an_early_answer_is_read() {
    goes_on(&message(r#"{"size":7}"#), r#"{"size":7}"#).await;
}

#[tokio::test]
async fn before_a_long_rest_the_answer_says_that_the_connection_ends() {
    for method in ["Pour", "Flow"] {
        let mut stream = connect().await;
        send(&mut stream, method, &[0, 0, 1, 0, 0], 100_000_000).await;
        let answer = answer(&mut stream).await;
        assert!(answer.contains("resource_exhausted"), "{method}: {answer}");
        assert!(answer.contains("connection: close"), "{method}: {answer}");
    }
}

#[tokio::test]
async fn the_answer_to_a_part_of_a_long_request_says_that_the_connection_ends() {
    let mut stream = connect().await;
    let begin = message(r#"{"size":7}"#);
    send(&mut stream, "Pour", &begin, 100_000_000).await;
    let answer = answer(&mut stream).await;
    assert!(answer.contains(r#"{"size":7}"#), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

/// What comes of a call that does not end by itself, with more of its request to come.
async fn is_cut_short(begin: &[u8], expected: &str) {
    for method in ["Pour", "Flow"] {
        let mut stream = connect().await;
        send(&mut stream, method, begin, 1000).await;
        let answer = answer(&mut stream).await;
        assert!(answer.contains(expected), "{method}: {answer}");
        assert!(answer.contains("connection: close"), "{method}: {answer}");
    }
}

#[tokio::test]
async fn the_answer_to_a_call_that_panics_says_that_the_connection_ends() {
    is_cut_short(&message(r#"{"size":13}"#), "internal").await;
}

#[tokio::test(start_paused = true)]
async fn the_answer_to_a_call_that_takes_too_long_says_that_the_connection_ends() {
    is_cut_short(&[0, 0, 0], "deadline_exceeded").await;
}

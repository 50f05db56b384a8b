//! Many callers that begin a long message each and do not end it: the server keeps its memory for the others.
//!
//! One test alone, because the allocator counts for the whole process.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::alloc::System;

use cap::Cap;
use connect_prost::server::{Context, Router, Streaming, serve};
use connect_prost::{ConnectError, Response};
use golden::generated::stream::v1::{Drop, RiverService, RiverServiceServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

const MIB: usize = 1024 * 1024;

/// The most heap that the process may take during the attack.
const MOST: usize = 32 * MIB;
const CALLERS: usize = 48;

/// The longest message that a server receives by default: blanks, then an object.
const MESSAGE: usize = 4 * MIB;
const OBJECT: &[u8] = br#"{"size":1}"#;
/// A part of each kind of response.
const SERVED: &str = r#""size":1"#;
const REJECTED: &str =
    "the messages that are coming hold more than 25165824 bytes together, and this one began first";
static BLANKS: [u8; MESSAGE - OBJECT.len()] = [b' '; MESSAGE - OBJECT.len()];

struct River;

impl RiverService for River {
    async fn once(&self, _: Context, request: Drop) -> Result<Response<Drop>, ConnectError> {
        Ok(Response::new(request))
    }

    async fn pour(
        &self,
        _: Context,
        mut requests: Streaming<Drop>,
    ) -> Result<Response<Drop>, ConnectError> {
        let mut last = Drop::default();
        while let Some(request) = requests.message().await? {
            last = request;
        }
        Ok(Response::new(last))
    }
}

/// A call that has sent its message except for the object at the end.
struct Caller(TcpStream);

impl Caller {
    async fn begin(address: &str, is_streamed: bool) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let (method, kind, envelope) = match is_streamed {
            true => ("Pour", "application/connect+json", 5),
            false => ("Once", "application/json", 0),
        };
        let head = format!(
            "POST /stream.v1.RiverService/{method} HTTP/1.1\r\nhost: a\r\ncontent-type: {kind}\r\n\
             content-length: {}\r\n\r\n",
            MESSAGE + envelope
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        if is_streamed {
            stream.write_all(&[0, 0, 0x40, 0, 0]).await.unwrap();
        }
        stream.write_all(&BLANKS).await.unwrap();
        Self(stream)
    }

    /// Sends the end of the message and reads the response.
    async fn end(mut self) -> String {
        // The server may have closed the connection already.
        let _ = self.0.write_all(OBJECT).await;
        self.response().await
    }

    async fn response(mut self) -> String {
        let mut seen = Vec::new();
        while self.0.read_buf(&mut seen).await.unwrap() > 0 {
            let text = String::from_utf8_lossy(&seen);
            if text.contains(SERVED) || text.contains(REJECTED) {
                return text.into_owned();
            }
        }
        panic!("closed after {:?}", String::from_utf8_lossy(&seen));
    }
}

#[tokio::test]
async fn messages_that_do_not_end_leave_room_for_others() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let router = Router::new().add(RiverServiceServer::new(River));
    tokio::spawn(serve(listener, router).into_future());
    let before = HEAP.allocated();

    let mut callers = Vec::new();
    for number in 0..CALLERS {
        callers.push(Caller::begin(&address, number % 2 == 0).await);
        let honest = Caller::begin(&address, number % 3 == 0).await.end().await;
        assert!(honest.contains(SERVED), "{number}: {honest}");
        let grown = HEAP.max_allocated().saturating_sub(before);
        assert!(grown <= MOST, "{} MiB after {number}", grown / MIB);
    }
    let latest = callers.pop().unwrap().end().await;
    assert!(latest.contains(SERVED), "{latest}");
    let first = callers.swap_remove(0).response().await;
    assert!(first.contains(REJECTED), "{first}");
}

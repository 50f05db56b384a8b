//! Accepts that fail.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::task::{Context, Poll};

use http::{Request, Response};
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

use super::Listen;
use crate::server::{Serve, serve};

/// Linux's numbers of errors that std has no kind for.
const EMFILE: i32 = 24;
const ENFILE: i32 = 23;
const ENOMEM: i32 = 12;

/// A listener that goes by a script: each accept fails with what is there for it, or succeeds.
struct Scripted {
    listener: TcpListener,
    script: Mutex<VecDeque<Option<io::Error>>>,
}

impl Listen for Scripted {
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        // A peer is there before its accept fails, as it is when descriptors run out.
        let accepted = self.listener.accept().await?;
        match self.script.lock().unwrap().pop_front().flatten() {
            Some(error) => Err(error),
            None => Ok(accepted),
        }
    }
}

/// Answers 200 and nothing.
#[derive(Clone)]
struct Quiet;

impl Service<Request<Incoming>> for Quiet {
    type Response = Response<Empty<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Incoming>) -> Self::Future {
        ready(Ok(Response::new(Empty::new())))
    }
}

async fn start(script: impl IntoIterator<Item = Option<io::Error>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let scripted = Scripted {
        listener,
        script: Mutex::new(script.into_iter().collect()),
    };
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let Serve { server, .. } = serve(unused, Quiet);
    tokio::spawn(server.run(scripted));
    address
}

/// Whether a request is answered.
async fn is_answered(stream: &mut TcpStream) -> bool {
    let request = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    let mut answer = [0; 15];
    stream.write_all(request).await.is_ok()
        && stream.read_exact(&mut answer).await.is_ok()
        && answer == *b"HTTP/1.1 200 OK"
}

#[tokio::test(start_paused = true)]
async fn a_failed_accept_does_not_end_the_server() {
    let errors = [
        io::ErrorKind::ConnectionAborted.into(),
        io::ErrorKind::ConnectionReset.into(),
        io::Error::from_raw_os_error(EMFILE),
        io::Error::from_raw_os_error(ENFILE),
        io::Error::from_raw_os_error(ENOMEM),
        io::Error::other("anything"),
    ];
    let failures = errors.len();
    let address = start(errors.map(Some)).await;
    for _ in 0..failures {
        let mut lost = TcpStream::connect(address).await.unwrap();
        assert!(!is_answered(&mut lost).await);
    }
    let mut next = TcpStream::connect(address).await.unwrap();
    assert!(is_answered(&mut next).await);
}

#[tokio::test]
async fn without_descriptors_an_idle_connection_makes_room() {
    let address = start([None, Some(io::Error::from_raw_os_error(EMFILE))]).await;
    let mut old = TcpStream::connect(address).await.unwrap();
    assert!(is_answered(&mut old).await);
    let mut lost = TcpStream::connect(address).await.unwrap();
    assert!(!is_answered(&mut lost).await);
    // It comes to an end, in whatever way, because it was closed for the next one.
    let _ = old.read_to_end(&mut Vec::new()).await;
    let mut next = TcpStream::connect(address).await.unwrap();
    assert!(is_answered(&mut next).await);
}

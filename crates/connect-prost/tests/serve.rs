//! `serve` over real sockets, with a service without protobuf: limits, timeouts, eviction and shutdown.

#![cfg(feature = "server")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use connect_prost::server::{PeerAddr, ServeLimits, serve};
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;
use tower_service::Service;

type ResponseFuture =
    Pin<Box<dyn Future<Output = Result<Response<Full<Bytes>>, &'static str>> + Send>>;

/// The default limits.
const HEAD_BYTES: usize = 16 * 1024;
/// The documented limit on headers over HTTP/1.1.
const HTTP1_HEADERS: usize = 100;
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
const IDLE_TIMEOUT: Duration = Duration::from_secs(120);

/// Responds with a greeting to `/` and, after a permit, to `/wait`. Fails for every other path.
#[derive(Clone)]
struct Greeter {
    entered: Arc<Semaphore>,
    permits: Arc<Semaphore>,
}

impl Greeter {
    fn new() -> Greeter {
        Greeter {
            entered: Arc::new(Semaphore::new(0)),
            permits: Arc::new(Semaphore::new(0)),
        }
    }
}

impl Service<Request<Incoming>> for Greeter {
    type Response = Response<Full<Bytes>>;
    type Error = &'static str;
    type Future = ResponseFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> ResponseFuture {
        let greeter = self.clone();
        Box::pin(async move {
            match request.uri().path() {
                "/" => {}
                "/wait" => {
                    greeter.entered.add_permits(1);
                    greeter
                        .permits
                        .acquire()
                        .await
                        .map_err(|_| "closed")?
                        .forget();
                }
                _ => return Err("no such path"),
            }
            let peer = request.extensions().get::<PeerAddr>().ok_or("no peer")?.0;
            Ok(Response::new(Full::from(format!("hello {}", peer.ip()))))
        })
    }
}

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<io::Result<()>>,
}

async fn start(greeter: &Greeter, limits: ServeLimits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serve = serve(listener, greeter.clone())
        .limits(limits)
        .graceful_shutdown(async move {
            let _: Result<(), _> = stopped.await;
        });
    Running {
        address,
        stop,
        done: tokio::spawn(async move { serve.await }),
    }
}

async fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(running.address).await.unwrap()
}

async fn send(stream: &mut TcpStream, path: &str) {
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n").as_bytes())
        .await
        .unwrap();
}

/// Reads until the text was received `times` times or the peer closes.
async fn read_until(stream: &mut TcpStream, text: &str, times: usize) -> String {
    let mut seen = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        seen.extend_from_slice(&buffer[..count]);
        let said = String::from_utf8_lossy(&seen).into_owned();
        if count == 0 || said.matches(text).count() >= times {
            return said;
        }
    }
}

#[tokio::test]
async fn a_response_has_its_exact_length_and_the_request_its_peer() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "/").await;
    let response = read_until(&mut stream, "hello 127.0.0.1", 1).await;
    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.contains("content-length: 15\r\n"), "{response}");
}

#[tokio::test]
async fn pipelined_requests_receive_responses_in_order() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut stream = connect(&running).await;
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: b\r\n\r\n")
        .await
        .unwrap();
    let response = read_until(&mut stream, "hello", 2).await;
    assert_eq!(response.matches("HTTP/1.1 200 OK").count(), 2, "{response}");
}

#[tokio::test]
async fn an_error_of_the_service_closes_the_connection_without_a_response() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "/fail").await;
    assert_eq!(read_until(&mut stream, "HTTP", 1).await, "");
    let mut next = connect(&running).await;
    send(&mut next, "/").await;
    assert!(read_until(&mut next, "hello", 1).await.contains("200 OK"));
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_a_complete_head_is_closed() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut silent = connect(&running).await;
    assert_eq!(read_until(&mut silent, "HTTP", 1).await, "");
    let mut slow = connect(&running).await;
    slow.write_all(b"GET / HTTP/1.1\r\nhost:").await.unwrap();
    assert!(!read_until(&mut slow, "hello", 1).await.contains("200 OK"));
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut stream = connect(&running).await;
    for _ in 0..3 {
        send(&mut stream, "/").await;
        assert!(read_until(&mut stream, "hello", 1).await.contains("200 OK"));
        tokio::time::sleep(IDLE_TIMEOUT * 3 / 4).await;
    }
    let rested = tokio::time::Instant::now();
    assert_eq!(read_until(&mut stream, "HTTP", 1).await, "");
    assert!(rested.elapsed() <= IDLE_TIMEOUT / 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_may_take_longer_than_the_idle_timeout() {
    let greeter = Greeter::new();
    let running = start(&greeter, ServeLimits::new()).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "/wait").await;
    greeter.entered.acquire().await.unwrap().forget();
    tokio::time::sleep(IDLE_TIMEOUT * 10).await;
    greeter.permits.add_permits(1);
    assert!(read_until(&mut stream, "hello", 1).await.contains("200 OK"));
}

#[tokio::test(start_paused = true)]
async fn the_head_timeout_applies_to_later_heads_too() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut stream = connect(&running).await;
    send(&mut stream, "/").await;
    read_until(&mut stream, "hello", 1).await;
    let start = tokio::time::Instant::now();
    stream.write_all(b"G").await.unwrap();
    assert_eq!(read_until(&mut stream, "HTTP", 1).await, "");
    assert!(start.elapsed() < HEAD_TIMEOUT * 2);
}

#[tokio::test]
async fn a_head_that_is_too_long_is_rejected_with_431() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let long = "a".repeat(HEAD_BYTES);
    let mut stream = connect(&running).await;
    let head = format!("GET / HTTP/1.1\r\nlong: {long}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let response = read_until(&mut stream, "an end", 1).await;
    assert!(response.starts_with("HTTP/1.1 431"), "{response}");
}

#[tokio::test]
async fn a_head_of_too_many_headers_is_rejected_with_431() {
    for (headers, expected) in [(HTTP1_HEADERS, 200), (HTTP1_HEADERS + 1, 431)] {
        let running = start(&Greeter::new(), ServeLimits::new()).await;
        let mut stream = connect(&running).await;
        let head = format!("GET / HTTP/1.1\r\n{}\r\n", "a:\r\n".repeat(headers));
        stream.write_all(head.as_bytes()).await.unwrap();
        let response = read_until(&mut stream, "\r\n\r\n", 1).await;
        assert!(
            response.starts_with(&format!("HTTP/1.1 {expected}")),
            "{response}"
        );
    }
}

#[tokio::test]
async fn a_new_connection_replaces_a_pre_request_connection() {
    let running = start(&Greeter::new(), ServeLimits::new().with_connections(2)).await;
    let mut asked = connect(&running).await;
    send(&mut asked, "/").await;
    read_until(&mut asked, "hello", 1).await;
    let mut silent = connect(&running).await;
    silent.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let mut new = connect(&running).await;
    send(&mut new, "/").await;
    assert!(read_until(&mut new, "hello", 1).await.contains("200 OK"));
    assert_eq!(read_until(&mut silent, "HTTP", 1).await, "");
    send(&mut asked, "/").await;
    assert!(read_until(&mut asked, "hello", 1).await.contains("200 OK"));
}

#[tokio::test]
async fn a_new_connection_replaces_the_oldest_idle_connection() {
    let running = start(&Greeter::new(), ServeLimits::new().with_connections(1)).await;
    let mut old = connect(&running).await;
    send(&mut old, "/").await;
    assert!(read_until(&mut old, "hello", 1).await.contains("200 OK"));
    let mut new = connect(&running).await;
    send(&mut new, "/").await;
    assert!(read_until(&mut new, "hello", 1).await.contains("200 OK"));
    assert_eq!(read_until(&mut old, "HTTP", 1).await, "");
}

#[tokio::test]
async fn a_new_connection_waits_while_all_have_calls_in_flight() {
    let greeter = Greeter::new();
    let running = start(&greeter, ServeLimits::new().with_connections(1)).await;
    let mut busy = connect(&running).await;
    send(&mut busy, "/wait").await;
    greeter.entered.acquire().await.unwrap().forget();
    let mut new = connect(&running).await;
    send(&mut new, "/").await;
    greeter.permits.add_permits(1);
    assert!(read_until(&mut busy, "hello", 1).await.contains("200 OK"));
    assert!(
        read_until(&mut new, "hello", 1).await.contains("200 OK"),
        "it replaces the idle one"
    );
}

#[tokio::test]
async fn a_graceful_shutdown_finishes_calls_in_flight_and_accepts_no_connection() {
    let greeter = Greeter::new();
    let running = start(&greeter, ServeLimits::new()).await;
    let mut idle = connect(&running).await;
    send(&mut idle, "/").await;
    read_until(&mut idle, "hello", 1).await;
    let mut busy = connect(&running).await;
    send(&mut busy, "/wait").await;
    greeter.entered.acquire().await.unwrap().forget();
    running.stop.send(()).unwrap();
    assert_eq!(
        read_until(&mut idle, "HTTP", 1).await,
        "",
        "an idle connection is closed immediately"
    );
    drop(idle);
    greeter.permits.add_permits(1);
    assert!(read_until(&mut busy, "hello", 1).await.contains("200 OK"));
    drop(busy);
    running.done.await.unwrap().unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_drain_timeout_ends_a_graceful_shutdown() {
    let greeter = Greeter::new();
    let running = start(
        &greeter,
        ServeLimits::new().with_head_timeout(Duration::from_secs(3600)),
    )
    .await;
    let mut stuck = connect(&running).await;
    send(&mut stuck, "/wait").await;
    greeter.entered.acquire().await.unwrap().forget();
    running.stop.send(()).unwrap();
    running.done.await.unwrap().unwrap();
    assert_eq!(read_until(&mut stuck, "HTTP", 1).await, "");
}

type Http2 = hyper::client::conn::http2::SendRequest<Full<Bytes>>;

async fn connect_http2(running: &Running) -> Http2 {
    let stream = hyper_util::rt::TokioIo::new(connect(running).await);
    let executor = hyper_util::rt::TokioExecutor::new();
    let (sender, connection) = hyper::client::conn::http2::handshake(executor, stream)
        .await
        .unwrap();
    tokio::spawn(connection);
    sender
}

fn request(path: &str) -> Request<Full<Bytes>> {
    let uri = format!("http://test{path}");
    Request::get(uri).body(Full::default()).unwrap()
}

#[tokio::test]
async fn http_2_works_by_prior_knowledge() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut sender = connect_http2(&running).await;
    let response = sender.send_request(request("/")).await.unwrap();
    assert_eq!(response.status(), 200);
    let reset = sender.send_request(request("/fail")).await;
    assert!(reset.is_err(), "the stream is reset");
    let response = sender.send_request(request("/")).await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn a_graceful_shutdown_finishes_http_2_streams_and_accepts_no_other() {
    let greeter = Greeter::new();
    let running = start(&greeter, ServeLimits::new()).await;
    let mut sender = connect_http2(&running).await;
    let busy = sender.send_request(request("/wait"));
    greeter.entered.acquire().await.unwrap().forget();
    running.stop.send(()).unwrap();
    // The connection accepts no request after the GOAWAY.
    while !sender.is_closed() && sender.send_request(request("/")).await.is_ok() {}
    greeter.permits.add_permits(1);
    assert_eq!(busy.await.unwrap().status(), 200);
    running.done.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_server_with_http2_only_rejects_http_1() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, Greeter::new()).http2_only().into_future());
    let mut stream = TcpStream::connect(address).await.unwrap();
    send(&mut stream, "/").await;
    let response = read_until(&mut stream, "HTTP", 1).await;
    assert!(!response.contains("HTTP"), "{response}");
}

#[tokio::test]
async fn a_response_is_not_lost_while_the_peer_still_writes() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut stream = connect(&running).await;
    stream.write_all(b"GET / HTTP/9\r\n\r\n").await.unwrap();
    let response = read_until(&mut stream, "an end", 1).await;
    assert!(response.contains("400 Bad Request"), "{response}");
    for _ in 0..3 {
        let written = stream.write_all(&[b' '; 1000]).await;
        assert!(written.is_ok(), "an end, not a reset: {written:?}");
    }
}

#[tokio::test]
async fn a_tls_hello_on_a_plain_connection_is_rejected_immediately() {
    let running = start(&Greeter::new(), ServeLimits::new()).await;
    let mut stream = connect(&running).await;
    stream.write_all(b"\x16\x03\x01\x02\x00\x01").await.unwrap();
    let response = read_until(&mut stream, "an end", 1).await;
    assert!(response.starts_with("HTTP/1.1 400"), "{response}");
}

//! The connection that a call uses. Connections go through a proxy, which the tests let open them.

use std::io::{Read, Write};
use std::sync::mpsc;
use std::time::Duration;

use connect_prost::client::HyperTransport;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use crate::proxy::{Proxy, call, first_call, let_through, reject, respond};
use crate::server::{EMPTY, get, reads_request};

#[tokio::test]
async fn calls_one_after_the_other_share_a_connection() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let mut stream = first_call(&proxy, &transport).await;
    for _ in 0..3 {
        let next = call(&transport);
        respond(&mut stream).await;
        next.await.unwrap().unwrap();
    }
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn a_waiting_call_uses_a_released_connection() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let first = call(&transport);
    let mut one = proxy.asked().await;
    let_through(&mut one).await;
    assert!(reads_request(&mut one).await);
    let second = call(&transport);
    let mut two = proxy.asked().await;
    one.write_all(EMPTY.as_bytes()).await.unwrap();
    first.await.unwrap().unwrap();
    respond(&mut one).await;
    second.await.unwrap().unwrap();
    // The connection that was opened for the second call is idle too.
    let_through(&mut two).await;
    let (third, fourth) = (call(&transport), call(&transport));
    tokio::join!(respond(&mut one), respond(&mut two));
    third.await.unwrap().unwrap();
    fourth.await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn a_canceled_call_leaves_its_connection_to_the_next() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let first = call(&transport);
    let mut stream = proxy.asked().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    let next = call(&transport);
    let_through(&mut stream).await;
    respond(&mut stream).await;
    next.await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn over_http_1_a_failure_fails_one_call() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let (first, second) = (call(&transport), call(&transport));
    let (mut one, mut two) = (proxy.asked().await, proxy.asked().await);
    reject(&mut two).await;
    let error = first.await.unwrap().unwrap_err();
    assert!(error.is_unsent());
    let_through(&mut one).await;
    respond(&mut one).await;
    second.await.unwrap().unwrap();
}

#[tokio::test]
async fn over_http_2_all_waiting_calls_share_one_connection() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder().http2_only());
    let (first, second) = (call(&transport), call(&transport));
    let mut stream = proxy.asked().await;
    let_through(&mut stream).await;
    let serve =
        service_fn(async |_| Ok::<_, http::Error>(http::Response::new(Empty::<Bytes>::new())));
    let http = http2::Builder::new(TokioExecutor::new());
    tokio::spawn(http.serve_connection(TokioIo::new(stream), serve));
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    call(&transport).await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn over_http_2_a_failure_fails_all_waiting_calls() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder().http2_only());
    let (first, second) = (call(&transport), call(&transport));
    reject(&mut proxy.asked().await).await;
    for call in [first, second] {
        assert!(call.await.unwrap().unwrap_err().is_unsent());
    }
    assert!(proxy.asks_no_more());
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed_at_the_idle_timeout() {
    let proxy = Proxy::start().await;
    let builder = HyperTransport::builder().idle_timeout(Duration::from_secs(7));
    let transport = proxy.transport(builder);
    let mut stream = first_call(&proxy, &transport).await;
    let start = Instant::now();
    assert!(!reads_request(&mut stream).await);
    assert_eq!(start.elapsed().as_secs(), 7);
    first_call(&proxy, &transport).await;
}

#[tokio::test]
async fn an_unread_response_closes_its_connection() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let first = call(&transport);
    let mut stream = proxy.asked().await;
    let_through(&mut stream).await;
    assert!(reads_request(&mut stream).await);
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf";
    stream.write_all(half).await.unwrap();
    first.await.unwrap().unwrap();
    assert!(!reads_request(&mut stream).await);
    first_call(&proxy, &transport).await;
}

#[tokio::test]
async fn without_idle_connections_none_is_reused() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder().max_idle_connections(0));
    for _ in 0..2 {
        let mut stream = first_call(&proxy, &transport).await;
        assert!(!reads_request(&mut stream).await);
    }
}

#[test]
fn a_request_on_a_closed_connection_is_sent_on_another() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/a?b=c", listener.local_addr().unwrap());
    let (responded, close) = mpsc::channel();
    let (sender, closed) = mpsc::channel();
    let server = std::thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.extend(byte);
            }
            assert!(request.starts_with(b"GET /a?b=c HTTP/1.1\r\n"));
            stream.write_all(EMPTY.as_bytes()).unwrap();
            close.recv().unwrap();
            drop(stream);
            sender.send(()).unwrap();
        }
    });
    // Polls sockets after every task.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .event_interval(1)
        .build();
    runtime.unwrap().block_on(async {
        let transport = HyperTransport::new();
        get(&transport, &url).await.unwrap();
        responded.send(()).unwrap();
        closed.recv().unwrap();
        // The connection gets the request before it knows that it is closed. It learns that after this task, before it writes.
        tokio::spawn(async {});
        get(&transport, &url).await.unwrap();
    });
    responded.send(()).unwrap();
    server.join().unwrap();
}

//! Which connection a call goes over. The connections lead through a proxy, which has to be asked before they are open.

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

use crate::proxy::{Proxy, answer, call, first_call, let_through, refuse};
use crate::server::{EMPTY, get, reads_request};

#[tokio::test]
async fn calls_one_after_the_other_share_a_connection() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let mut stream = first_call(&proxy, &transport).await;
    for _ in 0..3 {
        let next = call(&transport);
        answer(&mut stream).await;
        next.await.unwrap().unwrap();
    }
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn a_call_that_waits_takes_what_becomes_free() {
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
    answer(&mut one).await;
    second.await.unwrap().unwrap();
    // What was opened for the second is there for a third, beside the first connection.
    let_through(&mut two).await;
    let (third, fourth) = (call(&transport), call(&transport));
    tokio::join!(answer(&mut one), answer(&mut two));
    third.await.unwrap().unwrap();
    fourth.await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_its_connection_to_the_next() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let first = call(&transport);
    let mut stream = proxy.asked().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    let next = call(&transport);
    let_through(&mut stream).await;
    answer(&mut stream).await;
    next.await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn over_http_1_a_failure_is_told_to_one_call() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let (first, second) = (call(&transport), call(&transport));
    let (mut one, mut two) = (proxy.asked().await, proxy.asked().await);
    refuse(&mut two).await;
    let error = first.await.unwrap().unwrap_err();
    assert!(error.is_unsent());
    let_through(&mut one).await;
    answer(&mut one).await;
    second.await.unwrap().unwrap();
}

#[tokio::test]
async fn over_http_2_all_who_wait_share_one_connection() {
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
async fn over_http_2_all_who_wait_hear_of_a_failure() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder().http2_only());
    let (first, second) = (call(&transport), call(&transport));
    refuse(&mut proxy.asked().await).await;
    for call in [first, second] {
        assert!(call.await.unwrap().unwrap_err().is_unsent());
    }
    assert!(proxy.asks_no_more());
}

#[tokio::test(start_paused = true)]
async fn what_is_unused_too_long_is_closed() {
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
async fn an_answer_that_is_left_unread_takes_its_connection_along() {
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
async fn no_connection_is_kept_if_none_may_be() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder().max_idle_connections(0));
    for _ in 0..2 {
        let mut stream = first_call(&proxy, &transport).await;
        assert!(!reads_request(&mut stream).await);
    }
}

#[test]
fn a_request_that_meets_a_closed_connection_goes_out_on_another() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/a?b=c", listener.local_addr().unwrap());
    let (answered, close) = mpsc::channel();
    let (tell, closed) = mpsc::channel();
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
            tell.send(()).unwrap();
        }
    });
    // Sockets are looked at after every task.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .event_interval(1)
        .build();
    runtime.unwrap().block_on(async {
        let transport = HyperTransport::new();
        get(&transport, &url).await.unwrap();
        answered.send(()).unwrap();
        closed.recv().unwrap();
        // The request is handed to a connection that does not know yet. It finds out after this task, before it can write.
        tokio::spawn(async {});
        get(&transport, &url).await.unwrap();
    });
    answered.send(()).unwrap();
    server.join().unwrap();
}

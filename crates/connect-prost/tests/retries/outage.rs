//! How soon calls succeed after an outage, over sockets and with the transport's pool of connections.

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use connect_prost::client::{Client, HyperTransport, StandardRetry};
use http::Uri;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep_until};

use crate::backend::read;

const PERIOD: Duration = Duration::from_millis(100);
const BEFORE: Duration = Duration::from_secs(2);
const OUTAGE: Duration = Duration::from_secs(15);
const AFTER: Duration = Duration::from_secs(5);
const SOON: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Outage {
    /// Nothing listens.
    Refuses,
    /// Connections are accepted, and nothing responds.
    Silent,
}

struct Done {
    begun: Instant,
    took: Duration,
    succeeded: bool,
}

/// Responds on each connection to one request after the other.
async fn serve(listener: TcpListener, is_silent: bool) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(respond(stream, is_silent));
    }
}

async fn respond(mut stream: TcpStream, is_silent: bool) {
    let response =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    let mut received = Vec::new();
    while stream
        .read_buf(&mut received)
        .await
        .is_ok_and(|read| read > 0)
    {
        if received.ends_with(b"\r\n\r\n{}") {
            if is_silent {
                pending::<()>().await;
            }
            received.clear();
            stream.write_all(response).await.unwrap();
        }
    }
}

/// Binds the address without listening. That keeps others from it, and callers from being connected to themselves.
fn bind(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

/// Serves the address, with an outage between these points in time.
async fn serve_with_outage(listener: TcpListener, outage: Outage, begin: Instant, end: Instant) {
    let address = listener.local_addr().unwrap();
    tokio::select! {
        () = serve(listener, false) => {}
        () = sleep_until(begin) => {}
    }
    let mut socket = bind(address);
    if outage == Outage::Silent {
        let listener = socket.listen(1024).unwrap();
        tokio::select! {
            () = serve(listener, true) => {}
            () = sleep_until(end) => {}
        }
        socket = bind(address);
    }
    sleep_until(end).await;
    serve(socket.listen(1024).unwrap(), false).await;
}

async fn make_calls(client: Client, until: Instant) -> Vec<Done> {
    let mut period = interval(PERIOD);
    let mut calls = JoinSet::new();
    while Instant::now() < until {
        period.tick().await;
        let call = read(&client);
        calls.spawn(async move {
            let begun = Instant::now();
            let succeeded = call.await.is_ok();
            let took = begun.elapsed();
            Done {
                begun,
                took,
                succeeded,
            }
        });
    }
    calls.join_all().await
}

/// Lets clients call a server that has an outage, and expects 99 of 100 calls that begin after it to succeed soon.
async fn calls_succeed_soon_after(outage: Outage, clients: usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = Uri::try_from(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let down = Instant::now() + BEFORE;
    let up = down + OUTAGE;
    let server = tokio::spawn(serve_with_outage(listener, outage, down, up));
    let mut callers = JoinSet::new();
    for _ in 0..clients {
        let client = Client::builder(HyperTransport::new(), base_url.clone())
            .retry(StandardRetry::new())
            .attempt_timeout(Duration::from_millis(500))
            .build();
        callers.spawn(make_calls(client, up + AFTER));
    }
    let done: Vec<Done> = callers.join_all().await.into_iter().flatten().collect();
    server.abort();

    let ends_before = |done: &&Done| done.begun + done.took < down;
    assert!(done.iter().filter(ends_before).all(|done| done.succeeded));
    let during = |done: &&Done| done.begun > down && done.begun + done.took < up;
    assert!(done.iter().filter(during).all(|done| !done.succeeded));

    let after: Vec<_> = done.iter().filter(|done| done.begun >= up).collect();
    let soon = after
        .iter()
        .filter(|done| done.succeeded && done.took <= SOON);
    let soon = soon.count();
    let longest = after.iter().map(|done| done.took).max().unwrap();
    println!(
        "after an outage, {outage:?}: {soon} of {} calls succeeded within {SOON:?}, the slowest took {longest:?}",
        after.len()
    );
    assert!(soon * 100 >= after.len() * 99);
}

#[tokio::test(start_paused = true)]
async fn calls_succeed_soon_after_an_outage() {
    for outage in [Outage::Refuses, Outage::Silent] {
        calls_succeed_soon_after(outage, 4).await;
    }
}

#[tokio::test(start_paused = true)]
#[ignore = "full size"]
async fn calls_of_many_clients_succeed_soon_after_an_outage() {
    for outage in [Outage::Refuses, Outage::Silent] {
        calls_succeed_soon_after(outage, 64).await;
    }
}

//! How soon calls succeed after an outage, over sockets and with the transport's pool of connections.

use std::time::Duration;

use connect_prost::client::{Client, HyperTransport, StandardRetry};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

use crate::backend::{base_url, read};
use crate::server::{Outage, Server};

const PERIOD: Duration = Duration::from_millis(100);
const BEFORE: Duration = Duration::from_secs(2);
const OUTAGE: Duration = Duration::from_secs(15);
const AFTER: Duration = Duration::from_secs(30);
const SOON: Duration = Duration::from_secs(1);

/// The outages after which calls succeed soon. A connection of HTTP/2 that is silent is not among them: all calls share it until a
/// keep-alive, off by default, shows that it is dead.
const OUTAGES: [(Outage, Version); 5] = [
    (Outage::Refuses, Version::Http1),
    (Outage::Refuses, Version::Http2),
    (Outage::Silent, Version::Http1),
    (Outage::Incomplete, Version::Http1),
    (Outage::Incomplete, Version::Http2),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Version {
    Http1,
    Http2,
}

struct Done {
    begun: Instant,
    took: Duration,
    succeeded: bool,
}

/// Makes a client with connections of its own. The connect timeout is below that of an attempt: the pool gives a connection that is
/// being opened for a call that has ended to the next call.
fn client(server: &str, version: Version) -> Client {
    let transport = HyperTransport::builder()
        .proxy(&format!("socks5h://{server}"))
        .unwrap()
        .connect_timeout(Duration::from_millis(250));
    let transport = match version {
        Version::Http1 => transport.build(),
        Version::Http2 => transport.http2_only().build(),
    };
    Client::builder(transport, base_url())
        .retry(StandardRetry::new())
        .attempt_timeout(Duration::from_millis(500))
        .build()
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
async fn calls_succeed_soon_after(outage: Outage, version: Version, clients: usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let down = Instant::now() + BEFORE;
    let up = down + OUTAGE;
    let server = tokio::spawn(Server { outage, down, up }.run(listener));
    let mut callers = JoinSet::new();
    for _ in 0..clients {
        callers.spawn(make_calls(client(&address, version), up + AFTER));
    }
    let done: Vec<Done> = callers.join_all().await.into_iter().flatten().collect();
    server.abort();

    let ends_before = |done: &&Done| done.begun + done.took < down;
    assert!(done.iter().filter(ends_before).all(|done| done.succeeded));
    let is_during = |done: &&Done| done.begun > down && done.begun + done.took < up;
    assert!(done.iter().filter(is_during).all(|done| !done.succeeded));

    let after: Vec<_> = done.iter().filter(|done| done.begun >= up).collect();
    let is_soon = |done: &&&Done| done.succeeded && done.took <= SOON;
    let soon = after.iter().filter(is_soon).count();
    println!(
        "after an outage, {outage:?}, {version:?}: {soon} of {} calls succeed within {SOON:?}",
        after.len()
    );
    assert!(soon * 100 >= after.len() * 99);
}

#[tokio::test(start_paused = true)]
async fn calls_succeed_soon_after_an_outage() {
    for (outage, version) in OUTAGES {
        calls_succeed_soon_after(outage, version, 4).await;
    }
}

#[tokio::test(start_paused = true)]
#[ignore = "full size"]
async fn calls_of_many_clients_succeed_soon_after_an_outage() {
    for (outage, version) in OUTAGES {
        calls_succeed_soon_after(outage, version, 64).await;
    }
}

//! What clients with the standard policy add to the load of a backend that is down.

use std::time::Duration;

use connect_prost::client::{Client, StandardRetry};
use tokio::task::JoinSet;
use tokio::time::interval;

use crate::backend::{Backend, Reaction, base_url, read};

const CLIENTS: u64 = 64;
const PERIOD: Duration = Duration::from_millis(100);
const CALLS_PER_CLIENT: u64 = 600;
const CALLS: u64 = CLIENTS * CALLS_PER_CLIENT;

/// A budget of 500 tokens, 14 for a retry.
const RETRIES_PER_CLIENT: u64 = 35;

/// Lets each client begin a call in each period, and returns the number of requests.
async fn requests(reaction: Reaction, policy: StandardRetry) -> u64 {
    let backend = Backend::new(move || reaction);
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let client = Client::builder(backend.clone(), base_url())
            .retry(policy.clone())
            .attempt_timeout(Duration::from_secs(1))
            .build();
        clients.spawn(make_calls(client));
    }
    clients.join_all().await;
    backend.requests()
}

async fn make_calls(client: Client) {
    let mut period = interval(PERIOD);
    let mut calls = JoinSet::new();
    for _ in 0..CALLS_PER_CLIENT {
        period.tick().await;
        calls.spawn(read(&client).into_future());
    }
    for result in calls.join_all().await {
        result.unwrap_err();
    }
}

fn show(what: &str, requests: u64) {
    let ratio = requests as f64 / CALLS as f64;
    println!("dead backend, {what}: {requests} requests for {CALLS} calls, {ratio:.3}");
}

async fn adds_little(what: &str, reaction: Reaction) {
    let requests = requests(reaction, StandardRetry::new()).await;
    show(what, requests);
    assert!(requests * 100 <= CALLS * 110);
    assert_eq!(requests, CALLS + CLIENTS * RETRIES_PER_CLIENT);
}

#[tokio::test(start_paused = true)]
async fn retries_add_little_to_the_load_of_a_backend_that_refuses() {
    adds_little("refuses", Reaction::Refuse).await;
}

#[tokio::test(start_paused = true)]
async fn retries_add_little_to_the_load_of_a_backend_that_is_silent() {
    adds_little("silent", Reaction::Silent).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "full size"]
async fn retries_add_little_however_a_backend_is_down() {
    adds_little("refuses", Reaction::Refuse).await;
    adds_little("resets", Reaction::Reset).await;
    adds_little("silent", Reaction::Silent).await;
    adds_little("status 503", Reaction::Status(503)).await;

    // The price of a throttled retry is what AWS asked for every retry until 2026.
    let old = StandardRetry::new().throttled_base_wait(Duration::from_millis(50));
    let throttled = requests(Reaction::Status(429), old).await;
    show("a retry costs 5 tokens", throttled);
    assert_eq!(throttled, CALLS + CLIENTS * 100);
}

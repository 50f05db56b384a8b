//! What clients with the standard policy add to the load of a backend that is down.

use std::time::Duration;

use connect_prost::client::{Client, StandardRetry};
use tokio::task::JoinSet;
use tokio::time::interval;

use crate::backend::{Backend, Reaction, base_url, read};

const PERIOD: Duration = Duration::from_millis(100);

/// A minute.
const CALLS_PER_CLIENT: u64 = 600;

/// A budget of 500 tokens, 14 for a retry.
const RETRIES_PER_CLIENT: u64 = 35;

/// Lets each client begin a call in each period, and returns the number of requests.
async fn requests(clients: u64, reaction: Reaction, policy: StandardRetry) -> u64 {
    let backend = Backend::new(move || reaction);
    let mut callers = JoinSet::new();
    for _ in 0..clients {
        let client = Client::builder(backend.clone(), base_url())
            .retry(policy.clone())
            .attempt_timeout(Duration::from_secs(1))
            .build();
        callers.spawn(make_calls(client));
    }
    callers.join_all().await;
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

fn show(what: &str, requests: u64, calls: u64) {
    let ratio = requests as f64 / calls as f64;
    println!("dead backend, {what}: {requests} requests for {calls} calls, {ratio:.3}");
}

async fn retries_add_little(clients: u64, what: &str, reaction: Reaction) {
    let requests = requests(clients, reaction, StandardRetry::new()).await;
    let calls = clients * CALLS_PER_CLIENT;
    show(what, requests, calls);
    assert!(requests * 100 <= calls * 110);
    assert_eq!(requests, calls + clients * RETRIES_PER_CLIENT);
}

#[tokio::test(start_paused = true)]
async fn retries_add_little_to_the_load_of_a_dead_backend() {
    retries_add_little(8, "refuses", Reaction::Refuse).await;
    retries_add_little(8, "silent", Reaction::Silent).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "full size"]
async fn retries_of_many_clients_add_little_to_the_load_of_a_dead_backend() {
    retries_add_little(64, "refuses", Reaction::Refuse).await;
    retries_add_little(64, "resets", Reaction::Reset).await;
    retries_add_little(64, "silent", Reaction::Silent).await;
    retries_add_little(64, "status 503", Reaction::Status(503)).await;

    // The price of a throttled retry is what AWS asked for every retry until 2026.
    let old = StandardRetry::new().throttled_base_wait(Duration::from_millis(50));
    let throttled = requests(64, Reaction::Status(429), old).await;
    show("a retry costs 5 tokens", throttled, 64 * CALLS_PER_CLIENT);
    assert_eq!(throttled, 64 * (CALLS_PER_CLIENT + 100));
}

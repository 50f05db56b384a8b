//! The raw cases, over connections of HTTP/1.1.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::SocketAddr;

use connect_prost::server::serve;
use rest_tests::{Case, bytes, cases, compare, exchange, parts, router};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;

async fn listen() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, router()).into_future());
    address
}

/// Sends a case and returns what is wrong.
fn failure(address: SocketAddr, case: &Case) -> Option<String> {
    let sent = bytes(case).and_then(|bytes| exchange(address, &bytes, case.method() == "HEAD"));
    let responses = match sent {
        Ok(responses) => responses,
        Err(error) => return Some(error),
    };
    let statuses: Vec<u16> = responses.iter().map(|response| response.status).collect();
    if !case.statuses.is_empty() && statuses != case.statuses {
        return Some(format!("{statuses:?}, not {:?}", case.statuses));
    }
    let Some(last) = responses.last() else {
        return Some("no response".to_owned());
    };
    let wrong = compare(case, last);
    (!wrong.is_empty()).then(|| wrong.join("; "))
}

#[tokio::test]
async fn raw_requests_are_served_or_rejected() {
    let address = listen().await;
    let mut failures = Vec::new();
    let mut ran = 0;
    for path in parts().unwrap() {
        for case in cases(&path).unwrap() {
            if case.raw.is_empty() {
                continue;
            }
            ran += 1;
            let title = format!("{} {}", case.number, case.name);
            let wrong = spawn_blocking(move || failure(address, &case))
                .await
                .unwrap();
            failures.extend(wrong.map(|wrong| format!("{title}: {wrong}")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(ran > 10, "only {ran} cases are raw");
}

//! Over a socket: lengths, what follows a refusal on the same connection, and axum.

use connect_prost::server::{Router, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::service::router;

async fn connected(router: Router) -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { serve(listener, router).await });
    TcpStream::connect(address).await.unwrap()
}

/// Sends requests on one connection, the last of which ends it, and returns all that comes back.
async fn talk(mut stream: TcpStream, requests: &[&str]) -> String {
    for request in requests {
        stream.write_all(request.as_bytes()).await.unwrap();
    }
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text.to_ascii_lowercase()
}

const LAST: &str = "GET /v2/echo/last HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_connection_goes_on_after_each_refusal() {
    for (refused, status) in [
        (
            "GET /nope HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc",
            "404",
        ),
        (
            "PUT /v2/echo HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc",
            "405",
        ),
        (
            "OPTIONS /v2/echo HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc",
            "204",
        ),
        ("OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n", "204"),
        (
            "POST /v2/echo HTTP/1.1\r\nhost: a\r\ncontent-type: text/xml\r\ncontent-length: 3\r\n\r\nabc",
            "415",
        ),
        (
            "GET /v2/echo/a HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc",
            "400",
        ),
        ("HEAD /v2/echo/a HTTP/1.1\r\nhost: a\r\n\r\n", "200"),
        ("HEAD /v2/echo/missing HTTP/1.1\r\nhost: a\r\n\r\n", "404"),
        ("DELETE /v2/echoes/a HTTP/1.1\r\nhost: a\r\n\r\n", "204"),
        (
            "GET /v2/echo/a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            "200",
        ),
    ] {
        let text = talk(connected(router()).await, &[refused, LAST]).await;
        assert!(text.starts_with(&format!("http/1.1 {status}")), "{text}");
        assert_eq!(text.matches("http/1.1 ").count(), 2, "{text}");
        assert!(text.contains("\"text\":\"last\""), "{text}");
        assert!(!text.contains("transfer-encoding"), "{text}");
    }
}

#[tokio::test]
async fn a_refusal_before_the_body_does_not_ask_for_it() {
    let request = "POST /v2/echo HTTP/1.1\r\nhost: a\r\ncontent-type: text/xml\r\n\
         expect: 100-continue\r\ncontent-length: 3\r\n\r\n";
    let text = talk(connected(router()).await, &[request]).await;
    assert!(text.starts_with("http/1.1 415"), "{text}");
    assert!(text.contains("connection: close"), "{text}");
}

#[tokio::test]
async fn a_body_that_no_rule_takes_is_refused_before_it_is_sent() {
    for head in [
        "GET /v2/echo/a HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n",
        "GET /v2/echo/a HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000000000\r\n\r\n",
        "DELETE /v2/echoes/a HTTP/1.1\r\nhost: a\r\ncontent-length: 5000000\r\n\r\n{}",
    ] {
        let text = talk(connected(router()).await, &[head]).await;
        assert!(text.starts_with("http/1.1 400"), "{text}");
        assert!(
            text.contains("the request has a body, which is not expected"),
            "{text}"
        );
        assert!(text.contains("connection: close"), "{text}");
    }
}

#[tokio::test]
async fn lengths_that_contradict_are_refused() {
    let request = "POST /v2/echo HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\
         transfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    let text = talk(connected(router()).await, &[request]).await;
    assert!(text.starts_with("http/1.1 400"), "{text}");
}

#[tokio::test]
async fn an_app_may_have_the_router_below_a_prefix() {
    let app = axum::Router::new()
        .route("/own", axum::routing::get(|| async { "own" }))
        .nest_service("/api", router())
        .fallback_service(router());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    for (path, expected) in [
        ("/own", "own"),
        ("/api/v2/echo/a", "\"text\":\"a\""),
        ("/v2/echo/b", "\"text\":\"b\""),
    ] {
        let stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        let text = talk(stream, &[&request]).await;
        assert!(
            text.starts_with("http/1.1 200") && text.contains(expected),
            "{text}"
        );
    }
}

//! Proxies that do not help, and what the error says of them: the step and the host, never the credentials.

use connect_prost::client::{HyperTransport, HyperTransportBuilder};
use tokio::net::TcpListener;

use crate::gate::{Gate, Manner};
use crate::origin::get;

/// A transport that tunnels through the proxy.
fn through(proxy: &str) -> HyperTransportBuilder {
    let builder = HyperTransport::builder().http2_only();
    builder.proxy(proxy).unwrap()
}

/// The error of a call through the proxy, of which nothing has left.
async fn fails(proxy: &str) -> String {
    let transport = through(proxy).build();
    let error = get(&transport, "http://service.test/").await.unwrap_err();
    assert!(error.is_unsent());
    let shown = format!("{error} {error:?} {transport:?}");
    assert!(!shown.contains("secret"), "{shown}");
    error.to_string()
}

#[tokio::test]
async fn what_the_proxy_answered_is_told() {
    for (answer, expected) in [
        ("HTTP/1.1 403 No\r\n\r\n", "the proxy answered 403"),
        (
            "HTTP/1.0 407 No\r\n\r\n",
            "the proxy answered 407: it wants a name and a password, or others",
        ),
        ("SSH-2.0-OpenSSH\r\n\r\n", "tunnel error: unsuccessful"),
        ("", "tunnel error: unexpected end of file"),
    ] {
        let gate = Gate::start(Manner::Answer(answer)).await;
        let address = gate.address;
        assert_eq!(
            fails(&format!("http://name:secret@{address}")).await,
            format!("no connection: asking the proxy {address} for service.test:80: {expected}")
        );
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = fails(&format!("socks5h://name:secret@{address}")).await;
    let expected = format!("no connection: connecting to the proxy {address}: ");
    assert!(error.starts_with(&expected), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_says_nothing_ends_with_the_connect_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    for scheme in ["http", "socks4a", "socks5"] {
        let builder = through(&format!("{scheme}://name:secret@{address}"));
        let loopback = [std::net::Ipv4Addr::LOCALHOST.into()];
        let transport = builder.resolve("service.test", loopback).build();
        let error = get(&transport, "http://service.test/").await.unwrap_err();
        let error = error.to_string();
        assert!(error.contains("asking the proxy"), "{error}");
        assert!(
            error.ends_with("the connect timeout of 10s has passed"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_variable_that_cannot_be_read_is_named_and_nobody_is_asked() {
    let transport = HyperTransport::builder()
        .proxy_variables(|name| (name == "HTTP_PROXY").then(|| "ftp://name:secret@a.test".into()))
        .build();
    let error = get(&transport, "http://service.test/").await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(
        shown.contains("reading the environment variable HTTP_PROXY"),
        "{shown}"
    );
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn the_builder_shows_no_credentials() {
    let shown = format!("{:?}", through("http://name:secret@proxy.test"));
    assert!(
        shown.contains("proxy.test") && !shown.contains("secret"),
        "{shown}"
    );
    let error = HyperTransport::builder().proxy("quic://name:secret@proxy.test");
    assert!(!error.unwrap_err().to_string().contains("secret"));
}

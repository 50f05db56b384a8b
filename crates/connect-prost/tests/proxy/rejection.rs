//! Proxies that fail or reject a tunnel. The error names the step and the host, never the credentials.

use connect_prost::client::{HyperTransport, HyperTransportBuilder};
use tokio::net::TcpListener;

use crate::origin::get;
use crate::test_proxy::{Behavior, TestProxy};

/// Returns a builder of a transport that uses the proxy as a tunnel.
fn through(proxy: &str) -> HyperTransportBuilder {
    let builder = HyperTransport::builder().http2_only();
    builder.proxy(proxy).unwrap()
}

/// Returns the error of a call through the proxy, which must be unsent.
async fn fails(proxy: &str) -> String {
    let transport = through(proxy).build();
    let error = get(&transport, "http://service.test/").await.unwrap_err();
    assert!(error.is_unsent());
    let shown = format!("{error} {error:?} {transport:?}");
    assert!(!shown.contains("secret"), "{shown}");
    error.to_string()
}

#[tokio::test]
async fn the_error_has_the_status_of_the_proxy() {
    for (response, expected) in [
        ("HTTP/1.1 403 No\r\n\r\n", "the proxy responded with 403"),
        (
            "HTTP/1.0 407 No\r\n\r\n",
            "the proxy responded with 407: it requires a user name and password, or other ones",
        ),
        ("SSH-2.0-OpenSSH\r\n\r\n", "tunnel error: unsuccessful"),
        ("", "tunnel error: unexpected end of file"),
    ] {
        let proxy = TestProxy::start(Behavior::Respond(response)).await;
        let address = proxy.address;
        assert_eq!(
            fails(&format!("http://name:secret@{address}")).await,
            format!("no connection: asking the proxy {address} for service.test:80: {expected}")
        );
    }
}

#[tokio::test]
async fn an_unreachable_proxy_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = fails(&format!("socks5h://name:secret@{address}")).await;
    let expected = format!("no connection: connecting to the proxy {address}: ");
    assert!(error.starts_with(&expected), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_silent_proxy_fails_at_the_connect_timeout() {
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
async fn an_invalid_variable_is_named_and_no_connection_is_opened() {
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

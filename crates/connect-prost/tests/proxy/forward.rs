//! Plain HTTP/1.1 through a forward proxy.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use connect_prost::client::HyperTransport;

use crate::origin::{get, origin};
use crate::test_proxy::{Behavior, TestProxy};

const RESPOND: Behavior = Behavior::Respond("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nproxy");

/// Returns a transport with these proxy variables, and with a name for this machine.
fn with(variables: &[(&'static str, String)]) -> HyperTransport {
    let variables: HashMap<_, _> = variables.iter().cloned().collect();
    HyperTransport::builder()
        .proxy_variables(|name| variables.get(name).cloned())
        .resolve("inner.test", [Ipv4Addr::LOCALHOST.into()])
        .build()
}

#[tokio::test]
async fn the_request_names_its_server_and_shows_the_credentials_to_the_proxy() {
    let mut proxy = TestProxy::start(RESPOND).await;
    let proxy_url = format!("http://name:p%40ss@{}", proxy.address);
    let transport = with(&[("HTTP_PROXY", proxy_url)]);
    let url = "http://service.test:8080/a?b=c";
    assert_eq!(get(&transport, url).await.unwrap(), "proxy");
    let asked = proxy.asked().await;
    assert_eq!(asked[0], "GET http://service.test:8080/a?b=c HTTP/1.1");
    assert!(
        asked.contains(&"host: service.test:8080".to_owned()),
        "{asked:?}"
    );
    let authorization = "proxy-authorization: Basic bmFtZTpwQHNz".to_owned();
    assert!(asked.contains(&authorization), "{asked:?}");
}

#[tokio::test]
async fn userinfo_in_the_url_is_not_sent() {
    let mut proxy = TestProxy::start(RESPOND).await;
    let transport = with(&[("HTTP_PROXY", format!("http://{}", proxy.address))]);
    let url = "http://name:secret@service.test/a?b=c";
    assert_eq!(get(&transport, url).await.unwrap(), "proxy");
    let asked = proxy.asked().await;
    assert_eq!(asked[0], "GET http://service.test/a?b=c HTTP/1.1");
    assert!(!asked.concat().contains("secret"), "{asked:?}");
}

#[tokio::test]
async fn a_host_in_no_proxy_is_reached_directly_and_without_credentials() {
    let mut proxy = TestProxy::start(RESPOND).await;
    let server = origin(|serve| serve).await;
    let variables = [
        ("ALL_PROXY", format!("http://name:secret@{}", proxy.address)),
        ("NO_PROXY", "inner.test".to_owned()),
    ];
    let transport = with(&variables);
    let url = format!("http://inner.test:{}/", server.port());
    let said = get(&transport, &url).await.unwrap();
    assert_eq!(said, "origin over HTTP/1.1, leaked: false");
    assert!(proxy.is_idle());
    let transport = with(&variables[..1]);
    assert_eq!(get(&transport, &url).await.unwrap(), "proxy");
}

#[tokio::test]
async fn loopback_is_reached_directly_unless_a_proxy_is_set() {
    let mut proxy = TestProxy::start(RESPOND).await;
    let server = origin(|serve| serve).await;
    let url = format!("http://{server}/");
    let proxy_url = format!("http://{}", proxy.address);
    let transport = with(&[("HTTP_PROXY", proxy_url.clone())]);
    assert!(get(&transport, &url).await.unwrap().starts_with("origin"));
    assert!(proxy.is_idle());
    let transport = HyperTransport::builder().proxy(&proxy_url).unwrap().build();
    assert_eq!(get(&transport, &url).await.unwrap(), "proxy");
}

#[tokio::test]
async fn no_proxy_overrides_the_environment() {
    let mut proxy = TestProxy::start(RESPOND).await;
    let server = origin(|serve| serve).await;
    let proxy_url = format!("http://{}", proxy.address);
    let transport = HyperTransport::builder()
        .proxy_variables(|_| Some(proxy_url.clone()))
        .no_proxy()
        .resolve("inner.test", [Ipv4Addr::LOCALHOST.into()])
        .build();
    let url = format!("http://inner.test:{}/", server.port());
    assert!(get(&transport, &url).await.unwrap().starts_with("origin"));
    assert!(proxy.is_idle());
}

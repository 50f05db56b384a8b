//! Plain HTTP/1.1 through a proxy that reads the requests.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use connect_prost::client::HyperTransport;

use crate::gate::{Gate, Manner};
use crate::origin::{get, origin};

const ANSWER: Manner = Manner::Answer("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nproxy");

/// A transport that finds these variables in its environment, and a name that leads to this machine.
fn with(variables: &[(&'static str, String)]) -> HyperTransport {
    let variables: HashMap<_, _> = variables.iter().cloned().collect();
    HyperTransport::builder()
        .proxy_variables(|name| variables.get(name).cloned())
        .resolve("inner.test", [Ipv4Addr::LOCALHOST.into()])
        .build()
}

#[tokio::test]
async fn the_request_names_its_server_and_shows_the_credentials_to_the_proxy() {
    let mut gate = Gate::start(ANSWER).await;
    let proxy = format!("http://name:p%40ss@{}", gate.address);
    let transport = with(&[("HTTP_PROXY", proxy)]);
    let url = "http://service.test:8080/a?b=c";
    assert_eq!(get(&transport, url).await.unwrap(), "proxy");
    let asked = gate.asked().await;
    assert_eq!(asked[0], "GET http://service.test:8080/a?b=c HTTP/1.1");
    assert!(
        asked.contains(&"host: service.test:8080".to_owned()),
        "{asked:?}"
    );
    let authorization = "proxy-authorization: Basic bmFtZTpwQHNz".to_owned();
    assert!(asked.contains(&authorization), "{asked:?}");
}

#[tokio::test]
async fn what_the_url_says_of_its_user_is_for_nobody() {
    let mut gate = Gate::start(ANSWER).await;
    let transport = with(&[("HTTP_PROXY", format!("http://{}", gate.address))]);
    let url = "http://name:secret@service.test/a?b=c";
    assert_eq!(get(&transport, url).await.unwrap(), "proxy");
    let asked = gate.asked().await;
    assert_eq!(asked[0], "GET http://service.test/a?b=c HTTP/1.1");
    assert!(!asked.concat().contains("secret"), "{asked:?}");
}

#[tokio::test]
async fn what_no_proxy_lists_is_reached_directly_and_without_credentials() {
    let mut gate = Gate::start(ANSWER).await;
    let server = origin(|serve| serve).await;
    let variables = [
        ("ALL_PROXY", format!("http://name:secret@{}", gate.address)),
        ("NO_PROXY", "inner.test".to_owned()),
    ];
    let transport = with(&variables);
    let url = format!("http://inner.test:{}/", server.port());
    let said = get(&transport, &url).await.unwrap();
    assert_eq!(said, "origin over HTTP/1.1, leaked: false");
    assert!(gate.is_idle());
    let transport = with(&variables[..1]);
    assert_eq!(get(&transport, &url).await.unwrap(), "proxy");
}

#[tokio::test]
async fn this_machine_is_reached_directly_unless_a_proxy_is_asked_for() {
    let mut gate = Gate::start(ANSWER).await;
    let server = origin(|serve| serve).await;
    let url = format!("http://{server}/");
    let proxy = format!("http://{}", gate.address);
    let transport = with(&[("HTTP_PROXY", proxy.clone())]);
    assert!(get(&transport, &url).await.unwrap().starts_with("origin"));
    assert!(gate.is_idle());
    let transport = HyperTransport::builder().proxy(&proxy).unwrap().build();
    assert_eq!(get(&transport, &url).await.unwrap(), "proxy");
}

#[tokio::test]
async fn the_switch_off_wins_over_the_environment() {
    let mut gate = Gate::start(ANSWER).await;
    let server = origin(|serve| serve).await;
    let proxy = format!("http://{}", gate.address);
    let transport = HyperTransport::builder()
        .proxy_variables(|_| Some(proxy.clone()))
        .no_proxy()
        .resolve("inner.test", [Ipv4Addr::LOCALHOST.into()])
        .build();
    let url = format!("http://inner.test:{}/", server.port());
    assert!(get(&transport, &url).await.unwrap().starts_with("origin"));
    assert!(gate.is_idle());
}

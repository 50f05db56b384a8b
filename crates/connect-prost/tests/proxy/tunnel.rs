//! HTTP/2 by prior knowledge, which no proxy forwards, through a tunnel.

use connect_prost::client::HyperTransport;
use http::Request;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

use crate::gate::{Gate, Manner};
use crate::origin::get;

const URL: &str = "http://service.test/";

/// A server that says what it was asked for. It speaks first: its settings do not wait for anything of the client.
async fn http2_server() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = service_fn(async |request: Request<Incoming>| {
                let asked = request.uri().to_string();
                http::Response::builder().body(Full::<Bytes>::from(asked))
            });
            let http = http2::Builder::new(TokioExecutor::new());
            tokio::spawn(http.serve_connection(TokioIo::new(stream), answer));
        }
    });
    address
}

async fn through(manner: Manner, url: &str) -> (String, Vec<String>) {
    let mut gate = Gate::start(manner).await;
    let builder = HyperTransport::builder().http2_only();
    let proxy = format!("http://name:secret@{}", gate.address);
    let transport = builder.proxy(&proxy).unwrap().build();
    let said = get(&transport, url).await.unwrap();
    (said, gate.asked().await)
}

#[tokio::test]
async fn the_proxy_is_asked_for_host_and_port() {
    let (said, asked) = through(Manner::Tunnel(http2_server().await), URL).await;
    assert_eq!(said, URL);
    assert_eq!(asked[0], "CONNECT service.test:80 HTTP/1.1");
    let authorization = "Proxy-Authorization: Basic bmFtZTpzZWNyZXQ=".to_owned();
    assert!(asked.contains(&authorization), "{asked:?}");
}

#[tokio::test]
async fn what_the_server_says_right_after_the_proxy_is_not_lost() {
    let (said, _) = through(Manner::TunnelInOnePiece(http2_server().await), URL).await;
    assert_eq!(said, URL);
}

#[tokio::test]
async fn what_the_url_says_of_its_user_is_for_nobody() {
    let url = "http://name:secret@service.test/";
    let (said, _) = through(Manner::Tunnel(http2_server().await), url).await;
    assert_eq!(said, URL);
}

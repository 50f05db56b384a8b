//! HTTP/2 by prior knowledge through a tunnel: proxies do not forward it.

use connect_prost::client::HyperTransport;
use http::Request;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

use crate::origin::get;
use crate::test_proxy::{Behavior, TestProxy};

const URL: &str = "http://service.test/";

/// Starts a server that responds with the request's URL. It sends its SETTINGS before the client sends anything.
async fn http2_server() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service_fn(async |request: Request<Incoming>| {
                let asked = request.uri().to_string();
                http::Response::builder().body(Full::<Bytes>::from(asked))
            });
            let http = http2::Builder::new(TokioExecutor::new());
            tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

async fn through(behavior: Behavior, url: &str) -> (String, Vec<String>) {
    let mut proxy = TestProxy::start(behavior).await;
    let builder = HyperTransport::builder().http2_only();
    let proxy_url = format!("http://name:secret@{}", proxy.address);
    let transport = builder.proxy(&proxy_url).unwrap().build();
    let said = get(&transport, url).await.unwrap();
    (said, proxy.asked().await)
}

#[tokio::test]
async fn the_proxy_is_asked_for_host_and_port() {
    let (said, asked) = through(Behavior::Tunnel(http2_server().await), URL).await;
    assert_eq!(said, URL);
    assert_eq!(asked[0], "CONNECT service.test:80 HTTP/1.1");
    let authorization = "Proxy-Authorization: Basic bmFtZTpzZWNyZXQ=".to_owned();
    assert!(asked.contains(&authorization), "{asked:?}");
}

#[tokio::test]
async fn bytes_of_the_server_right_after_the_proxys_are_not_lost() {
    let (said, _) = through(Behavior::TunnelInOnePiece(http2_server().await), URL).await;
    assert_eq!(said, URL);
}

#[tokio::test]
async fn userinfo_in_the_url_is_not_sent() {
    let url = "http://name:secret@service.test/";
    let (said, _) = through(Behavior::Tunnel(http2_server().await), url).await;
    assert_eq!(said, URL);
}

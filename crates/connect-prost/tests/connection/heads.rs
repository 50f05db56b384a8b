//! The limit on response heads.

use std::net::SocketAddr;

use connect_prost::client::{HyperTransport, HyperTransportBuilder};
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

use crate::server::{get, start_server};

const LARGE: usize = 1024 * 1024;

async fn http1_server() -> SocketAddr {
    let large = "a".repeat(LARGE);
    let head = format!("HTTP/1.1 200 OK\r\nx-large: {large}\r\ncontent-length: 0\r\n\r\n");
    start_server(head).await
}

async fn http2_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service_fn(async |_| {
                let response = http::Response::builder().header("x-large", "a".repeat(LARGE));
                response.body(Empty::<Bytes>::new())
            });
            let http = http2::Builder::new(TokioExecutor::new());
            tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

async fn is_limited(server: SocketAddr, builder: HyperTransportBuilder) {
    let url = format!("http://{server}/");
    let result = get(&builder.clone().build(), &url).await;
    assert!(!result.err().unwrap().is_unsent());
    let transport = builder.max_header_bytes(2 * 1024 * 1024).build();
    let response = get(&transport, &url).await.unwrap();
    assert_eq!(response.headers()["x-large"].len(), LARGE);
}

#[tokio::test]
async fn http_1_heads_are_limited() {
    is_limited(http1_server().await, HyperTransport::builder()).await;
}

#[tokio::test]
async fn http_2_heads_are_limited() {
    is_limited(http2_server().await, HyperTransport::builder().http2_only()).await;
}

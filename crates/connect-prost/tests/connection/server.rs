//! A minimal HTTP/1.1 server, and requests to it.

use std::net::SocketAddr;

use connect_prost::Body;
use connect_prost::client::{HyperTransport, Transport, TransportError};
use http::{Request, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Starts a server that responds to every request with `head` and no body.
pub(crate) async fn start_server(head: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let head = head.clone();
            tokio::spawn(async move {
                while reads_request(&mut stream).await {
                    // The client may have closed the connection after a part of it.
                    let _ = stream.write_all(head.as_bytes()).await;
                }
            });
        }
    });
    address
}

/// Reads the head of a request. Returns `false` if the peer closes before.
pub(crate) async fn reads_request(stream: &mut TcpStream) -> bool {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return false,
        }
    }
    true
}

pub(crate) const EMPTY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

pub(crate) async fn get(
    transport: &HyperTransport,
    url: &str,
) -> Result<Response<Body>, TransportError> {
    let request = Request::get(url).body(Body::empty()).unwrap();
    transport.send(request).await
}

//! SOCKS 4a, 5 and 5h.

use std::net::{Ipv4Addr, SocketAddr};

use connect_prost::client::HyperTransport;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::origin::{get, origin};
use crate::test_proxy::relay;

/// Serves one connection. Returns its address, and a receiver of the request.
async fn socks(server: SocketAddr) -> (SocketAddr, oneshot::Receiver<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, asked) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let heard = match stream.read_u8().await.unwrap() {
            4 => version_4(&mut stream).await,
            5 => version_5(&mut stream).await,
            other => panic!("SOCKS {other}"),
        };
        tell.send(heard).unwrap();
        relay(stream, TcpStream::connect(server).await.unwrap()).await;
    });
    (address, asked)
}

#[derive(Debug, PartialEq)]
struct Asked {
    credentials: Option<(Vec<u8>, Vec<u8>)>,
    host: Vec<u8>,
    port: u16,
}

/// See <https://www.openssh.org/txt/socks4a.protocol>.
async fn version_4(stream: &mut TcpStream) -> Asked {
    assert_eq!(stream.read_u8().await.unwrap(), 1, "connect");
    let port = stream.read_u16().await.unwrap();
    let address: [u8; 4] = bytes(stream, 4).await.try_into().unwrap();
    text(stream).await;
    let host = match address {
        [0, 0, 0, _] => text(stream).await,
        address => address.to_vec(),
    };
    stream.write_all(&[0, 90, 0, 0, 0, 0, 0, 0]).await.unwrap();
    Asked {
        credentials: None,
        host,
        port,
    }
}

/// See RFC 1928, and RFC 1929 for the credentials.
async fn version_5(stream: &mut TcpStream) -> Asked {
    let methods = counted(stream).await;
    let method = *methods.last().unwrap();
    stream.write_all(&[5, method]).await.unwrap();
    let mut credentials = None;
    if method == 2 {
        assert_eq!(stream.read_u8().await.unwrap(), 1);
        credentials = Some((counted(stream).await, counted(stream).await));
        stream.write_all(&[1, 0]).await.unwrap();
    }
    assert_eq!(bytes(stream, 3).await, [5, 1, 0], "connect");
    let host = match stream.read_u8().await.unwrap() {
        1 => bytes(stream, 4).await,
        3 => counted(stream).await,
        other => panic!("address type {other}"),
    };
    let port = stream.read_u16().await.unwrap();
    let done = [5, 0, 0, 1, 127, 0, 0, 1, 0, 1];
    stream.write_all(&done).await.unwrap();
    Asked {
        credentials,
        host,
        port,
    }
}

async fn bytes(stream: &mut TcpStream, count: usize) -> Vec<u8> {
    let mut read = vec![0; count];
    stream.read_exact(&mut read).await.unwrap();
    read
}

/// Reads bytes after their length.
async fn counted(stream: &mut TcpStream) -> Vec<u8> {
    let count = stream.read_u8().await.unwrap();
    bytes(stream, count.into()).await
}

/// Reads bytes up to a zero.
async fn text(stream: &mut TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    loop {
        match stream.read_u8().await.unwrap() {
            0 => return read,
            byte => read.push(byte),
        }
    }
}

async fn asked_through(scheme: &str, credentials: &str) -> Asked {
    let server = origin(|serve| serve).await;
    let (address, asked) = socks(server).await;
    let proxy = format!("{scheme}://{credentials}{address}");
    let builder = HyperTransport::builder().proxy(&proxy).unwrap();
    let loopback = Ipv4Addr::new(127, 7, 7, 7);
    let transport = builder.resolve("service.test", [loopback.into()]).build();
    let said = get(&transport, "http://service.test/").await.unwrap();
    assert_eq!(said, "origin over HTTP/1.1, leaked: false");
    asked.await.unwrap()
}

#[tokio::test]
async fn the_proxy_resolves_the_name() {
    for scheme in ["socks4a", "socks5h"] {
        let asked = asked_through(scheme, "").await;
        assert_eq!(asked.host, b"service.test", "{scheme}");
        assert_eq!((asked.port, asked.credentials), (80, None));
    }
}

#[tokio::test]
async fn the_client_resolves_the_name() {
    for scheme in ["socks4", "socks5"] {
        let asked = asked_through(scheme, "").await;
        assert_eq!(asked.host, [127, 7, 7, 7], "{scheme}");
    }
}

#[tokio::test]
async fn credentials_are_sent_if_there_are_any() {
    let asked = asked_through("socks5h", "name:p%3Ass@").await;
    let expected = (b"name".to_vec(), b"p:ss".to_vec());
    assert_eq!(asked.credentials, Some(expected));
}

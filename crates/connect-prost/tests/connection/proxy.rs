//! A proxy whose connections a test opens or rejects, and calls through it.

use std::io::ErrorKind;
use std::time::Duration;

use connect_prost::client::{HyperTransport, HyperTransportBuilder, TransportError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::server::{EMPTY, get, reads_request};

pub(crate) const URL: &str = "http://a.test/";

/// A SOCKS 5 proxy that the tests control step by step.
pub(crate) struct Proxy(TcpListener);

impl Proxy {
    pub(crate) async fn start() -> Proxy {
        Proxy(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) fn transport(&self, builder: HyperTransportBuilder) -> HyperTransport {
        let address = self.0.local_addr().unwrap();
        let proxy = format!("socks5h://{address}");
        // However slow the machine is, the calls of a test count on the connections that it opens.
        let builder = builder.connect_timeout(Duration::from_secs(3600));
        builder.proxy(&proxy).unwrap().build()
    }

    /// Returns the next connection, whose client waits for the proxy.
    pub(crate) async fn asked(&self) -> TcpStream {
        let (mut stream, _) = self.0.accept().await.unwrap();
        // Without credentials, and then to `a.test:80`; see RFC 1928.
        stream.read_exact(&mut [0; 3]).await.unwrap();
        stream.write_all(&[5, 0]).await.unwrap();
        stream.read_exact(&mut [0; 13]).await.unwrap();
        stream
    }

    /// Returns whether no other connection waits.
    pub(crate) fn asks_no_more(self) -> bool {
        let listener = self.0.into_std().unwrap();
        listener
            .accept()
            .is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }
}

pub(crate) async fn let_through(stream: &mut TcpStream) {
    let granted = [5, 0, 0, 1, 127, 0, 0, 1, 0, 1];
    stream.write_all(&granted).await.unwrap();
}

pub(crate) async fn reject(stream: &mut TcpStream) {
    let rejected = [5, 5, 0, 1, 127, 0, 0, 1, 0, 1];
    stream.write_all(&rejected).await.unwrap();
}

pub(crate) async fn respond(stream: &mut TcpStream) {
    assert!(reads_request(stream).await);
    stream.write_all(EMPTY.as_bytes()).await.unwrap();
}

pub(crate) fn call(transport: &HyperTransport) -> JoinHandle<Result<(), TransportError>> {
    let transport = transport.clone();
    tokio::spawn(async move { get(&transport, URL).await.map(drop) })
}

/// Makes a call over a new connection, and responds to it.
pub(crate) async fn first_call(proxy: &Proxy, transport: &HyperTransport) -> TcpStream {
    let call = call(transport);
    let mut stream = proxy.asked().await;
    let_through(&mut stream).await;
    respond(&mut stream).await;
    call.await.unwrap().unwrap();
    stream
}

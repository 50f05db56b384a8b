//! A scripted HTTP proxy that records its requests.

use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

const OPEN: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

/// The action of the proxy after the head of a request.
#[derive(Clone, Copy)]
pub(crate) enum Behavior {
    /// Sends this response.
    Respond(&'static str),
    /// Opens a tunnel to this address, whatever the request names.
    Tunnel(SocketAddr),
    /// Opens a tunnel, and sends its response and the first bytes of the server in one write.
    TunnelInOnePiece(SocketAddr),
}

pub(crate) struct TestProxy {
    pub(crate) address: SocketAddr,
    heads: UnboundedReceiver<String>,
}

impl TestProxy {
    pub(crate) async fn start(behavior: Behavior) -> TestProxy {
        TestProxy::listen(move |stream, heads| drop(tokio::spawn(pass(stream, behavior, heads))))
            .await
    }

    /// Starts an HTTPS proxy.
    #[cfg(feature = "tls")]
    pub(crate) async fn start_secure(
        behavior: Behavior,
        tls: tokio_rustls::TlsAcceptor,
    ) -> TestProxy {
        TestProxy::listen(move |stream, heads| {
            let accepting = tls.accept(stream);
            tokio::spawn(async move { pass(accepting.await.unwrap(), behavior, heads).await });
        })
        .await
    }

    async fn listen(
        serve: impl Fn(TcpStream, UnboundedSender<String>) + Send + 'static,
    ) -> TestProxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (keep, heads) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serve(stream, keep.clone());
            }
        });
        TestProxy { address, heads }
    }

    /// Returns the lines of the next request head.
    pub(crate) async fn asked(&mut self) -> Vec<String> {
        let head = self.heads.recv().await.unwrap();
        head.trim_end().split("\r\n").map(str::to_owned).collect()
    }

    /// Returns whether there was no further request.
    pub(crate) fn is_idle(&mut self) -> bool {
        self.heads.try_recv().is_err()
    }
}

async fn pass(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    behavior: Behavior,
    heads: UnboundedSender<String>,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    heads.send(String::from_utf8(head).unwrap()).unwrap();
    match behavior {
        Behavior::Respond(text) => stream.write_all(text.as_bytes()).await.unwrap(),
        Behavior::Tunnel(address) => {
            stream.write_all(OPEN).await.unwrap();
            relay(stream, TcpStream::connect(address).await.unwrap()).await;
        }
        Behavior::TunnelInOnePiece(address) => {
            let mut server = TcpStream::connect(address).await.unwrap();
            // A part of an HTTP/2 frame: its loss would break the connection.
            let mut start = [0; 5];
            server.read_exact(&mut start).await.unwrap();
            stream.write_all(&[OPEN, &start].concat()).await.unwrap();
            // The rest is sent only after the client has read this part: it cannot be lost with it.
            let first = stream.read_u8().await.unwrap();
            server.write_u8(first).await.unwrap();
            relay(stream, server).await;
        }
    }
}

/// Copies bytes in both directions until either side ends.
pub(crate) async fn relay(mut one: impl AsyncRead + AsyncWrite + Unpin, mut other: TcpStream) {
    let _ = copy_bidirectional(&mut one, &mut other).await;
}

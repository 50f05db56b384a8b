//! An HTTP proxy that does as a test says and keeps what it was asked.

use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

const OPEN: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

/// What a proxy does once it has read the head of a request.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// Answers by itself.
    Answer(&'static str),
    /// Lets through to this address, whatever it was asked for.
    Tunnel(SocketAddr),
    /// The same, with its own answer and the start of what the server says first in one piece.
    TunnelInOnePiece(SocketAddr),
}

pub(crate) struct Gate {
    pub(crate) address: SocketAddr,
    heads: UnboundedReceiver<String>,
}

impl Gate {
    pub(crate) async fn start(manner: Manner) -> Gate {
        Gate::listen(move |stream, heads| drop(tokio::spawn(pass(stream, manner, heads)))).await
    }

    /// A proxy that is spoken to under TLS.
    #[cfg(feature = "tls")]
    pub(crate) async fn start_secure(manner: Manner, tls: tokio_rustls::TlsAcceptor) -> Gate {
        Gate::listen(move |stream, heads| {
            let accepting = tls.accept(stream);
            tokio::spawn(async move { pass(accepting.await.unwrap(), manner, heads).await });
        })
        .await
    }

    async fn listen(serve: impl Fn(TcpStream, UnboundedSender<String>) + Send + 'static) -> Gate {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (keep, heads) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serve(stream, keep.clone());
            }
        });
        Gate { address, heads }
    }

    /// The head of the next request, in lines.
    pub(crate) async fn asked(&mut self) -> Vec<String> {
        let head = self.heads.recv().await.unwrap();
        head.trim_end().split("\r\n").map(str::to_owned).collect()
    }

    /// Whether nothing more was asked.
    pub(crate) fn is_idle(&mut self) -> bool {
        self.heads.try_recv().is_err()
    }
}

async fn pass(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    manner: Manner,
    heads: UnboundedSender<String>,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    heads.send(String::from_utf8(head).unwrap()).unwrap();
    match manner {
        Manner::Answer(text) => stream.write_all(text.as_bytes()).await.unwrap(),
        Manner::Tunnel(address) => {
            stream.write_all(OPEN).await.unwrap();
            relay(stream, TcpStream::connect(address).await.unwrap()).await;
        }
        Manner::TunnelInOnePiece(address) => {
            let mut server = TcpStream::connect(address).await.unwrap();
            // Less than a frame of HTTP/2, so that its loss cannot go unnoticed.
            let mut start = [0; 5];
            server.read_exact(&mut start).await.unwrap();
            stream.write_all(&[OPEN, &start].concat()).await.unwrap();
            // The rest only once the client has read so far, so that it cannot be lost with the start.
            let first = stream.read_u8().await.unwrap();
            server.write_u8(first).await.unwrap();
            relay(stream, server).await;
        }
    }
}

/// Carries bytes both ways until either side ends; how it ends is of no interest.
pub(crate) async fn relay(mut one: impl AsyncRead + AsyncWrite + Unpin, mut other: TcpStream) {
    let _ = copy_bidirectional(&mut one, &mut other).await;
}

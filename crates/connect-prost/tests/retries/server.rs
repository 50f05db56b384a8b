//! A server on sockets that has an outage.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::pin::pin;

use connect_prost::Body;
use http::{HeaderValue, Response};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// How a server is down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outage {
    /// Its connections are closed, and nothing listens.
    Refuses,
    /// Nothing responds. Connections from before the end stay silent after it, as when another machine takes over.
    Silent,
    /// Its connections are closed. New ones are accepted and never completed, after the end neither.
    Incomplete,
}

/// A server that is reached by SOCKS: the handshake makes opening a connection take more than one step.
#[derive(Clone, Copy)]
pub(crate) struct Server {
    pub(crate) outage: Outage,
    /// When the outage begins.
    pub(crate) down: Instant,
    /// When it ends.
    pub(crate) up: Instant,
}

impl Server {
    /// Serves the listener, and after an outage in which nothing listens another one with its address.
    pub(crate) async fn run(self, listener: TcpListener) {
        let address = listener.local_addr().unwrap();
        if self.outage != Outage::Refuses {
            return self.serve(listener).await;
        }
        tokio::select! {
            () = self.serve(listener) => {}
            () = sleep_until(self.down) => {}
        }
        // An address that is bound is taken by no other socket, those of the callers included.
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(address).unwrap();
        sleep_until(self.up).await;
        self.serve(socket.listen(1024).unwrap()).await;
    }

    async fn serve(self, listener: TcpListener) {
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            connections.spawn(self.serve_connection(stream));
        }
    }

    async fn serve_connection(self, mut stream: TcpStream) {
        let begun = Instant::now();
        if begun >= self.up {
            return respond(stream).await;
        }
        if begun >= self.down {
            if self.outage == Outage::Silent {
                let _ = accept(&mut stream).await;
            }
            return pending().await;
        }
        let mut responding = pin!(respond(stream));
        tokio::select! {
            () = &mut responding => {}
            () = sleep_until(self.down) => {
                if self.outage == Outage::Silent {
                    // Nobody serves the connection any more, and it stays open.
                    pending().await
                }
            }
        }
    }
}

/// Responds to all requests of a connection.
async fn respond(mut stream: TcpStream) {
    if accept(&mut stream).await.is_err() {
        return;
    }
    let service = service_fn(async |_| {
        let mut response = Response::new(Body::from("{}"));
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert("content-type", json);
        Ok::<_, Infallible>(response)
    });
    let builder = auto::Builder::new(TokioExecutor::new());
    // A connection that breaks off has no one to report to.
    let _ = builder
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// Accepts whatever a client of SOCKS 5 asks for (RFC 1928), without credentials.
async fn accept(stream: &mut TcpStream) -> io::Result<()> {
    let mut greeting = [0; 3];
    stream.read_exact(&mut greeting).await?;
    stream.write_all(&[5, 0]).await?;
    let mut head = [0; 5];
    stream.read_exact(&mut head).await?;
    let mut name_and_port = vec![0; usize::from(head[4]) + 2];
    stream.read_exact(&mut name_and_port).await?;
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await
}

//! A mock on a port of its own, for tests over real sockets.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use connect_prost::server::serve;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::service::MockService;

/// A mock that serves on a free loopback port. Dropping it closes the port and every connection.
#[derive(Debug)]
#[must_use = "the server stops when this is dropped"]
pub struct MockServer {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl MockServer {
    pub(super) async fn start(service: MockService) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            if let Err(error) = serve(listener, service).await {
                tracing::error!(%error, "the server ended");
            }
        });
        Ok(Self { address, task })
    }

    /// Returns the address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the base URL for clients, without a trailing slash.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

//! Opens a connection and starts HTTP on it.

use std::future::Future;

use http::Uri;
use hyper::client::conn::{http1, http2};

use super::connection::Connection;
use super::executor::BoxingExecutor;
use super::http1::Http1;
use crate::client::hyper::connector::Connector;
use crate::client::hyper::net::{ConnectFailure, Stream, Versions};

/// A connector, and the HTTP settings of its connections.
pub(crate) struct Opener {
    pub(crate) connector: Connector,
    pub(crate) http1: http1::Builder,
    pub(crate) http2: http2::Builder<BoxingExecutor>,
}

impl Opener {
    /// Opens a connection. Its task ends when the last sender of requests is dropped.
    pub(super) async fn open(&self, uri: &Uri) -> Result<Connection, ConnectFailure> {
        let stream = self.connector.connect(uri).await?;
        let opened = match self.versions() == Versions::Http2 || stream.is_http2() {
            true => self.open_http2(stream).await,
            false => self.open_http1(stream).await,
        };
        let host = uri.host().unwrap_or_default();
        opened.map_err(|error| ConnectFailure::new(format!("starting HTTP with {host}"), error))
    }

    pub(super) fn versions(&self) -> Versions {
        self.connector.versions
    }

    async fn open_http1(&self, stream: Stream) -> hyper::Result<Connection> {
        let recipient = stream.recipient();
        let (mut sender, connection) = self.http1.handshake(stream).await?;
        spawn(connection, sender.ready()).await?;
        Ok(Connection::Http1(Http1::new(sender, recipient)))
    }

    async fn open_http2(&self, stream: Stream) -> hyper::Result<Connection> {
        let (mut sender, connection) = self.http2.handshake(stream).await?;
        spawn(connection, sender.ready()).await?;
        Ok(Connection::Http2 {
            sender,
            is_reused: false,
        })
    }
}

/// Spawns a connection and waits until it is ready. Its own error has the better cause if it ends before that.
async fn spawn(
    connection: impl Future<Output = hyper::Result<()>> + Send + 'static,
    ready: impl Future<Output = hyper::Result<()>>,
) -> hyper::Result<()> {
    let task = tokio::spawn(connection);
    match ready.await {
        Ok(()) => Ok(()),
        Err(closed) => match task.await {
            Ok(Err(cause)) => Err(cause),
            _ => Err(closed),
        },
    }
}

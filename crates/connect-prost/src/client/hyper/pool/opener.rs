//! From a URI to a connection that takes requests.

use std::future::Future;

use http::Uri;
use hyper::client::conn::{http1, http2};

use super::connection::Connection;
use super::executor::BoxingExecutor;
use super::http1::Http1;
use crate::client::hyper::Versions;
use crate::client::hyper::connector::Connector;
use crate::client::hyper::failure::ConnectFailure;
use crate::client::hyper::stream::Stream;

pub(in crate::client::hyper) struct Opener {
    pub(in crate::client::hyper) connector: Connector,
    pub(in crate::client::hyper) http1: http1::Builder,
    pub(in crate::client::hyper) http2: http2::Builder<BoxingExecutor>,
}

impl Opener {
    /// Opens a connection whose task runs by itself, until the last sender of requests is gone.
    pub(super) async fn open(&self, uri: &Uri) -> Result<Connection, ConnectFailure> {
        let stream = self.connector.connect(uri).await?;
        let opened = match self.speaks_only_http2() || stream.speaks_http2() {
            true => self.open_http2(stream).await,
            false => self.open_http1(stream).await,
        };
        let host = uri.host().unwrap_or_default();
        opened.map_err(|error| ConnectFailure::new(format!("starting HTTP with {host}"), error))
    }

    pub(super) fn speaks_only_http2(&self) -> bool {
        self.connector.versions == Versions::Http2
    }

    async fn open_http1(&self, stream: Stream) -> hyper::Result<Connection> {
        let reader = stream.reader();
        let (mut sender, connection) = self.http1.handshake(stream).await?;
        run(connection, sender.ready()).await?;
        Ok(Connection::Http1(Http1::new(sender, reader)))
    }

    async fn open_http2(&self, stream: Stream) -> hyper::Result<Connection> {
        let (mut sender, connection) = self.http2.handshake(stream).await?;
        run(connection, sender.ready()).await?;
        Ok(Connection::Http2 {
            sender,
            is_reused: false,
        })
    }
}

/// Lets a connection run. If it ends before it is ready, it knows better why.
async fn run(
    connection: impl Future<Output = hyper::Result<()>> + Send + 'static,
    ready: impl Future<Output = hyper::Result<()>>,
) -> hyper::Result<()> {
    let running = tokio::spawn(connection);
    match ready.await {
        Ok(()) => Ok(()),
        Err(closed) => match running.await {
            Ok(Err(cause)) => Err(cause),
            _ => Err(closed),
        },
    }
}

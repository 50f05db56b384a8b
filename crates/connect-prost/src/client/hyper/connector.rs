//! Opens a connection: name resolution, TCP and TLS, all within one timeout.

use std::{
    error::Error,
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::{Uri, uri::Scheme};
use hyper_util::client::legacy::connect::HttpConnector;
use tower_service::Service;

#[cfg(feature = "tls")]
use super::tls::{Dialer, TlsConfig};
use super::{Versions, stream::Stream};

type BoxError = Box<dyn Error + Send + Sync>;

#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    timeout: Duration,
    #[cfg(feature = "tls")]
    tls: Dialer,
}

impl Connector {
    pub(super) fn new(
        versions: Versions,
        timeout: Duration,
        #[cfg(feature = "tls")] tls: TlsConfig,
    ) -> Connector {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        #[cfg(not(feature = "tls"))]
        let _ = versions;
        Connector {
            tcp,
            timeout,
            #[cfg(feature = "tls")]
            tls: Dialer::new(tls, versions),
        }
    }

    async fn connect(mut self, uri: Uri) -> Result<Stream, BoxError> {
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        #[cfg(not(feature = "tls"))]
        if secure {
            return Err("https needs the feature `tls` of connect-prost".into());
        }
        #[cfg(feature = "tls")]
        let host = uri.host().unwrap_or_default().to_owned();
        let tcp = self.tcp.call(uri).await?;
        #[cfg(feature = "tls")]
        if secure {
            return self.tls.handshake(&host, tcp.into_inner()).await;
        }
        Ok(Stream::Plain(tcp))
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            let timeout = connector.timeout;
            match tokio::time::timeout(timeout, connector.connect(uri)).await {
                Ok(connected) => connected,
                Err(_) => Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    format!("no connection within {timeout:?}"),
                )
                .into()),
            }
        })
    }
}

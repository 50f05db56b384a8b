//! Opens a tunnel through a proxy: HTTP CONNECT, SOCKS 4 or SOCKS 5.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use http::Uri;
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use tower_service::Service;

use super::{Proxy, ProxyScheme};
use crate::client::hyper::net::{BoxError, Stream, Target};

/// The length of `HTTP/1.1 200`.
const STATUS_END: usize = 12;

/// Opens a tunnel to the target through the proxy that `stream` is connected to.
pub(crate) async fn tunnel(
    proxy: &Proxy,
    stream: Stream,
    target: &Target,
) -> Result<Stream, BoxError> {
    let to = proxy.target().uri()?;
    let status = Arc::default();
    let connector = Connected(Some(BytewiseStream {
        stream,
        status_line: Vec::with_capacity(STATUS_END),
        status: Arc::clone(&status),
    }));
    // hyper-util assumes port 443 for a URI without a port.
    let target = target.uri()?;
    let connected = match proxy.scheme() {
        ProxyScheme::Http | ProxyScheme::Https => {
            connect(proxy, Tunnel::new(to, connector), target)
                .await
                .map_err(|error| rejection(&status).unwrap_or(error))?
        }
        ProxyScheme::Socks4 | ProxyScheme::Socks4a => {
            SocksV4::new(to, connector).call(target).await?
        }
        ProxyScheme::Socks5 | ProxyScheme::Socks5h => {
            let mut socks = SocksV5::new(to, connector);
            if let Some((name, password)) = proxy.raw_auth() {
                socks = socks.with_auth(name.to_owned(), password.to_owned());
            }
            socks.call(target).await?
        }
    };
    Ok(connected.stream)
}

async fn connect(
    proxy: &Proxy,
    mut tunnel: Tunnel<Connected>,
    target: Uri,
) -> Result<BytewiseStream, BoxError> {
    if let Some(authorization) = proxy.basic_auth() {
        tunnel = tunnel.with_auth(authorization.clone());
    }
    Ok(tunnel.call(target).await?)
}

/// Returns the error for an HTTP status other than 200.
fn rejection(status: &OnceLock<u16>) -> Option<BoxError> {
    match *status.get()? {
        200 => None,
        407 => Some(
            "the proxy responded with 407: it requires a user name and password, or other ones"
                .into(),
        ),
        status => Some(format!("the proxy responded with {status}").into()),
    }
}

/// A connector for hyper-util's handshakes that returns an open connection.
struct Connected(Option<BytewiseStream>);

impl Service<Uri> for Connected {
    type Response = BytewiseStream;
    type Error = io::Error;
    type Future = Ready<io::Result<BytewiseStream>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let stream = self.0.take();
        ready(stream.ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}

/// Reads one byte at a time: a handshake must not consume bytes of the server behind the proxy that follow its own.
struct BytewiseStream {
    stream: Stream,
    status_line: Vec<u8>,
    status: Arc<OnceLock<u16>>,
}

impl BytewiseStream {
    /// Records the HTTP status of the response, which the error of the handshake does not contain.
    fn record(&mut self, byte: u8) {
        if self.status_line.len() == STATUS_END {
            return;
        }
        self.status_line.push(byte);
        if self.status_line.len() == STATUS_END
            && let Some(status) = status(&self.status_line)
        {
            // This length is reached once: the cell is empty.
            let _ = self.status.set(status);
        }
    }
}

fn status(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line).ok()?;
    line.strip_prefix("HTTP/1.")?.get(2..)?.parse().ok()
}

impl Read for BytewiseStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if buf.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let mut one = [0];
        let mut read = ReadBuf::new(&mut one);
        ready!(Pin::new(&mut self.stream).poll_read(cx, read.unfilled()))?;
        if let [byte] = *read.filled() {
            buf.put_slice(&[byte]);
            self.record(byte);
        }
        Poll::Ready(Ok(()))
    }
}

impl Write for BytewiseStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

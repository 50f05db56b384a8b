//! Asks a proxy for a connection to somebody else: CONNECT over HTTP, or SOCKS.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use http::Uri;
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use tower_service::Service;

use super::{Proxy, ProxyKind};
use crate::client::hyper::failure::BoxError;
use crate::client::hyper::stream::Stream;
use crate::client::hyper::target::Target;

/// `HTTP/1.1 200`, the shortest text that holds a status.
const STATUS_END: usize = 12;

/// Asks the proxy at the end of `stream` for the target.
pub(in crate::client::hyper) async fn tunnel(
    proxy: &Proxy,
    stream: Stream,
    target: &Target,
) -> Result<Stream, BoxError> {
    let to = proxy.target().uri()?;
    let status = Arc::default();
    let opened = Opened(Some(Bytewise {
        stream,
        read: Vec::with_capacity(STATUS_END),
        status: Arc::clone(&status),
    }));
    // A port that is not written would be taken for that of https.
    let target = target.uri()?;
    let asked = match proxy.kind() {
        ProxyKind::Http | ProxyKind::Https => connect(proxy, Tunnel::new(to, opened), target)
            .await
            .map_err(|error| refusal(&status).unwrap_or(error))?,
        ProxyKind::Socks4 | ProxyKind::Socks4a => SocksV4::new(to, opened).call(target).await?,
        ProxyKind::Socks5 | ProxyKind::Socks5h => {
            let mut socks = SocksV5::new(to, opened);
            if let Some((name, password)) = proxy.raw_auth() {
                socks = socks.with_auth(name.to_owned(), password.to_owned());
            }
            socks.call(target).await?
        }
    };
    Ok(asked.stream)
}

async fn connect(
    proxy: &Proxy,
    mut tunnel: Tunnel<Opened>,
    target: Uri,
) -> Result<Bytewise, BoxError> {
    if let Some(authorization) = proxy.basic_auth() {
        tunnel = tunnel.with_auth(authorization.clone());
    }
    Ok(tunnel.call(target).await?)
}

/// What the proxy said, if it was not yes.
fn refusal(status: &OnceLock<u16>) -> Option<BoxError> {
    match *status.get()? {
        200 => None,
        407 => Some("the proxy answered 407: it wants a name and a password, or others".into()),
        status => Some(format!("the proxy answered {status}").into()),
    }
}

/// A connection that is open already, in the shape in which the handshakes ask for one.
struct Opened(Option<Bytewise>);

impl Service<Uri> for Opened {
    type Response = Bytewise;
    type Error = io::Error;
    type Future = Ready<io::Result<Bytewise>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let opened = self.0.take();
        ready(opened.ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}

/// Hands out one byte at a time, so that a handshake takes nothing of what the server behind the proxy says right after it.
struct Bytewise {
    stream: Stream,
    read: Vec<u8>,
    status: Arc<OnceLock<u16>>,
}

impl Bytewise {
    /// Keeps the status of an HTTP answer, which the handshake does not tell.
    fn note(&mut self, byte: u8) {
        if self.read.len() == STATUS_END {
            return;
        }
        self.read.push(byte);
        if self.read.len() == STATUS_END
            && let Some(status) = status(&self.read)
        {
            // It cannot be set already: this length is reached once.
            let _ = self.status.set(status);
        }
    }
}

fn status(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line).ok()?;
    line.strip_prefix("HTTP/1.")?.get(2..)?.parse().ok()
}

impl Read for Bytewise {
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
            self.note(byte);
        }
        Poll::Ready(Ok(()))
    }
}

impl Write for Bytewise {
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

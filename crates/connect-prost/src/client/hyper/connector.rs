//! Opens a connection step by step, all within one timeout: names, TCP, the proxy, TLS.

use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;

use super::Versions;
use super::failure::{ConnectFailure, Deadline};
use super::proxy::{self, Proxies, Proxy, ProxyError, ProxyKind, Route};
use super::resolve::Resolver;
use super::stream::Stream;
use super::target::Target;
use super::tcp::Tcp;
use super::tls::Dialer;

/// Goes before a proxy's address in an error.
const PROXY: &str = "the proxy ";

pub(super) struct Connector {
    pub(super) timeout: Duration,
    pub(super) versions: Versions,
    pub(super) resolver: Resolver,
    pub(super) tcp: Tcp,
    pub(super) proxies: Option<Arc<Proxies>>,
    pub(super) servers: Dialer,
    /// For proxies that are spoken to under TLS.
    pub(super) proxy_servers: Dialer,
}

impl Connector {
    /// Opens a connection to where the URI leads, ready for HTTP.
    pub(super) async fn connect(&self, uri: &Uri) -> Result<Stream, ConnectFailure> {
        let deadline = Deadline::after(self.timeout);
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        let target = Target::of(uri)
            .ok_or_else(|| ConnectFailure::new("reading the URL", "it names no host"))?;
        if secure {
            let prepared = self.servers.prepare();
            prepared.map_err(|cause| ConnectFailure::new("preparing TLS", cause))?;
        }
        let route = match &self.proxies {
            Some(proxies) => proxies.route(uri, self.versions),
            None => Route::Direct,
        };
        let stream = match route {
            Route::Direct => self.open(&target, "", deadline).await?,
            Route::Forward(proxy) => {
                let stream = self.reach(proxy, deadline).await?;
                return Ok(stream.forwarded(proxy.basic_auth().cloned()));
            }
            Route::Tunnel(proxy) => self.tunnel(proxy, &target, deadline).await?,
            Route::Unreadable(variable) => {
                let step = format!("reading the environment variable {variable}");
                return Err(ConnectFailure::new(step, ProxyError));
            }
        };
        match secure {
            true => {
                self.secure(&self.servers, &target, "", stream, deadline)
                    .await
            }
            false => Ok(stream),
        }
    }

    /// Opens a connection without anything between; `whose` goes before the target in an error.
    async fn open(
        &self,
        target: &Target,
        whose: &str,
        deadline: Deadline,
    ) -> Result<Stream, ConnectFailure> {
        let step = format!("resolving {whose}{}", target.host());
        let addresses = deadline.step(step, self.resolver.resolve(target)).await?;
        let step = format!("connecting to {whose}{target}");
        let connecting = self.tcp.connect(target, addresses, deadline);
        Ok(Stream::new(deadline.step(step, connecting).await?))
    }

    /// Opens a connection to a proxy, ready for what it is to be asked.
    async fn reach(&self, proxy: &Proxy, deadline: Deadline) -> Result<Stream, ConnectFailure> {
        let stream = self.open(proxy.target(), PROXY, deadline).await?;
        match proxy.kind() {
            ProxyKind::Https => {
                let (dialer, target) = (&self.proxy_servers, proxy.target());
                self.secure(dialer, target, PROXY, stream, deadline).await
            }
            _ => Ok(stream),
        }
    }

    /// Opens a connection to the target through a proxy.
    async fn tunnel(
        &self,
        proxy: &Proxy,
        target: &Target,
        deadline: Deadline,
    ) -> Result<Stream, ConnectFailure> {
        let mut target = target.clone();
        if matches!(proxy.kind(), ProxyKind::Socks4 | ProxyKind::Socks5) {
            target = self.with_address(&target, proxy.kind(), deadline).await?;
        }
        let stream = self.reach(proxy, deadline).await?;
        let step = format!("asking the proxy {} for {target}", proxy.target());
        let asking = proxy::tunnel(proxy, stream, &target);
        deadline.step(step, asking).await
    }

    /// The target with an address in the place of its name, for a proxy that takes no names.
    async fn with_address(
        &self,
        target: &Target,
        kind: ProxyKind,
        deadline: Deadline,
    ) -> Result<Target, ConnectFailure> {
        let step = format!("resolving {}", target.host());
        let addresses = deadline.step(&step, self.resolver.resolve(target)).await?;
        let usable = |address: &&std::net::SocketAddr| match kind {
            ProxyKind::Socks4 => address.is_ipv4(),
            _ => true,
        };
        match addresses.iter().find(usable) {
            Some(address) => Ok(target.with_host(address.ip())),
            None => Err(ConnectFailure::new(
                step,
                "SOCKS 4 needs an IPv4 address, and the name has none",
            )),
        }
    }

    /// Puts TLS over a stream to the target; `whose` goes before the target in an error.
    async fn secure(
        &self,
        dialer: &Dialer,
        target: &Target,
        whose: &str,
        stream: Stream,
        deadline: Deadline,
    ) -> Result<Stream, ConnectFailure> {
        let step = format!("the TLS handshake with {whose}{target}");
        let shaking = dialer.handshake(target.host(), stream);
        deadline.step(step, shaking).await
    }
}

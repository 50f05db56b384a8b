//! Opens connections: name resolution, TCP, the proxy and TLS, all before one deadline. HTTP starts in the pool.

#[cfg_attr(not(feature = "tls"), path = "connector/no_tls.rs")]
pub(in crate::client) mod tls;

mod resolver;
mod tcp;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;

pub(super) use self::resolver::Resolver;
pub(super) use self::tcp::Tcp;
pub(super) use self::tls::TlsConnector;
use super::net::{ConnectFailure, Deadline, Stream, Target, Versions};
use super::proxy::{self, Proxies, Proxy, ProxyError, ProxyRoute, ProxyScheme};

/// The prefix of a proxy's address in an error.
const PROXY: &str = "the proxy ";

/// Opens connections with the settings of a transport.
pub(super) struct Connector {
    pub(super) timeout: Duration,
    pub(super) versions: Versions,
    pub(super) resolver: Resolver,
    pub(super) tcp: Tcp,
    pub(super) proxies: Option<Arc<Proxies>>,
    pub(super) server_tls: TlsConnector,
    /// For HTTPS proxies.
    pub(super) proxy_tls: TlsConnector,
}

impl Connector {
    /// Opens a connection to the target of a URI, ready for HTTP.
    pub(super) async fn connect(&self, uri: &Uri) -> Result<Stream, ConnectFailure> {
        let deadline = Deadline::after(self.timeout);
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        let target = Target::from_uri(uri)
            .ok_or_else(|| ConnectFailure::new("reading the URL", "it names no host"))?;
        if secure {
            let prepared = self.server_tls.prepare();
            prepared.map_err(|cause| ConnectFailure::new("preparing TLS", cause))?;
        }
        let route = match &self.proxies {
            Some(proxies) => proxies.route(uri, self.versions),
            None => ProxyRoute::Direct,
        };
        let stream = match route {
            ProxyRoute::Direct => self.connect_tcp(&target, "", deadline).await?,
            ProxyRoute::Forward(proxy) => {
                let stream = self.connect_proxy(proxy, deadline).await?;
                return Ok(stream.with_proxy(proxy.basic_auth().cloned()));
            }
            ProxyRoute::Tunnel(proxy) => self.tunnel(proxy, &target, deadline).await?,
            ProxyRoute::Unreadable(variable) => {
                let step = format!("reading the environment variable {variable}");
                return Err(ConnectFailure::new(step, ProxyError));
            }
        };
        match secure {
            true => {
                self.connect_tls(&self.server_tls, &target, "", stream, deadline)
                    .await
            }
            false => Ok(stream),
        }
    }

    /// Opens a TCP connection. Errors name the target with `prefix`.
    async fn connect_tcp(
        &self,
        target: &Target,
        prefix: &str,
        deadline: Deadline,
    ) -> Result<Stream, ConnectFailure> {
        let step = format!("resolving {prefix}{}", target.host());
        let addresses = deadline.step(step, self.resolver.resolve(target)).await?;
        let step = format!("connecting to {prefix}{target}");
        let connecting = self.tcp.connect(target, addresses, deadline);
        Ok(Stream::new(deadline.step(step, connecting).await?))
    }

    /// Opens a connection to a proxy, with TLS if it is an HTTPS proxy.
    async fn connect_proxy(
        &self,
        proxy: &Proxy,
        deadline: Deadline,
    ) -> Result<Stream, ConnectFailure> {
        let stream = self.connect_tcp(proxy.target(), PROXY, deadline).await?;
        match proxy.scheme() {
            ProxyScheme::Https => {
                let (tls, target) = (&self.proxy_tls, proxy.target());
                self.connect_tls(tls, target, PROXY, stream, deadline).await
            }
            _ => Ok(stream),
        }
    }

    /// Opens a tunnel to the target through a proxy.
    async fn tunnel(
        &self,
        proxy: &Proxy,
        target: &Target,
        deadline: Deadline,
    ) -> Result<Stream, ConnectFailure> {
        let mut target = target.clone();
        if matches!(proxy.scheme(), ProxyScheme::Socks4 | ProxyScheme::Socks5) {
            target = self
                .resolve_for_socks(&target, proxy.scheme(), deadline)
                .await?;
        }
        let stream = self.connect_proxy(proxy, deadline).await?;
        let step = format!("asking the proxy {} for {target}", proxy.target());
        let tunnel = proxy::tunnel(proxy, stream, &target);
        deadline.step(step, tunnel).await
    }

    /// Replaces the name in the target by its address, for a proxy that does not resolve names.
    async fn resolve_for_socks(
        &self,
        target: &Target,
        scheme: ProxyScheme,
        deadline: Deadline,
    ) -> Result<Target, ConnectFailure> {
        let step = format!("resolving {}", target.host());
        let addresses = deadline.step(&step, self.resolver.resolve(target)).await?;
        let is_supported = |address: &&SocketAddr| match scheme {
            ProxyScheme::Socks4 => address.is_ipv4(),
            _ => true,
        };
        match addresses.iter().find(is_supported) {
            Some(address) => Ok(target.with_host(address.ip())),
            None => Err(ConnectFailure::new(
                step,
                "SOCKS 4 needs an IPv4 address, and the name has none",
            )),
        }
    }

    /// Performs the TLS handshake with the target. Errors name the target with `prefix`.
    async fn connect_tls(
        &self,
        tls: &TlsConnector,
        target: &Target,
        prefix: &str,
        stream: Stream,
        deadline: Deadline,
    ) -> Result<Stream, ConnectFailure> {
        let step = format!("the TLS handshake with {prefix}{target}");
        let handshake = tls.handshake(target.host(), stream);
        deadline.step(step, handshake).await
    }
}

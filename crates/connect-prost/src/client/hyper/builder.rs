//! The settings of a transport: HTTP versions, timeouts, limits, proxy and TLS.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::client::conn::{http1, http2};
use hyper_util::rt::TokioTimer;

use super::HyperTransport;
#[cfg(feature = "tls")]
use super::connector::tls::TlsConfig;
use super::connector::{Connector, Resolver, Tcp, TlsConnector};
use super::net::Versions;
use super::pool::{BoxingExecutor, Opener, Pool, PoolConfig};
use super::proxy::{Proxies, Proxy, ProxyError};

/// The smallest limit on a response head. hyper reads at least this much at once.
const HEADER_BYTES_MIN: u32 = 8 * 1024;

/// The part of the connect timeout for which calls count on a connection that is being opened for another one.
const HOPEFUL: u32 = 20;

/// Builds a [`HyperTransport`].
#[derive(Clone, Debug)]
pub struct HyperTransportBuilder {
    versions: Versions,
    connect_timeout: Duration,
    idle_timeout: Duration,
    max_idle: usize,
    header_bytes: u32,
    tcp_keep_alive: Option<Duration>,
    http2_keep_alive: Option<(Duration, Duration)>,
    resolver: Resolver,
    /// `None` until set: [`build`](Self::build) then reads the environment.
    proxies: Option<Arc<Proxies>>,
    #[cfg(feature = "tls")]
    tls: TlsConfig,
}

impl Default for HyperTransportBuilder {
    fn default() -> Self {
        HyperTransportBuilder {
            versions: Versions::default(),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            max_idle: 100,
            header_bytes: 64 * 1024,
            tcp_keep_alive: Some(Duration::from_secs(60)),
            http2_keep_alive: None,
            resolver: Resolver::default(),
            proxies: None,
            #[cfg(feature = "tls")]
            tls: TlsConfig::default(),
        }
    }
}

impl HyperTransportBuilder {
    /// Uses only HTTP/1.1, also over TLS. By default plain connections use HTTP/1.1, and over TLS the server chooses. Calls over
    /// gRPC fail: it needs HTTP/2.
    pub fn http1_only(mut self) -> Self {
        self.versions = Versions::Http1;
        self
    }

    /// Uses only HTTP/2, also on plain connections (prior knowledge), where gRPC needs this setting.
    pub fn http2_only(mut self) -> Self {
        self.versions = Versions::Http2;
        self
    }

    /// Sets the timeout for opening a connection: name resolution, TCP, proxy and TLS handshake together. Default: 10 seconds.
    ///
    /// A call waits for a connection that is being opened for another call, unless it was begun more than a twentieth of this time ago.
    ///
    /// If a name has several addresses, IPv6 and IPv4 race (RFC 6555; the second family starts after 300 milliseconds). The
    /// addresses of one family share the time evenly.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long an idle connection stays open. Default: 60 seconds.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets the number of idle connections kept for each server. Default: 100. With 0 no connection is reused. HTTP/2 uses one
    /// connection.
    pub fn max_idle_connections(mut self, connections: usize) -> Self {
        self.max_idle = connections;
        self
    }

    /// Sets the limit on the head of a response, in bytes. Default: 64 KiB; minimum: 8 KiB. A larger head fails the call.
    ///
    /// Over HTTP/1.1 a slightly larger head may pass, because the limit is checked after each read. There a head of more than 100
    /// headers also fails the call, which is a limit of hyper.
    pub fn max_header_bytes(mut self, bytes: u32) -> Self {
        self.header_bytes = bytes.max(HEADER_BYTES_MIN);
        self
    }

    /// Sets the idle time after which TCP sends keep-alive probes. Default: 60 seconds; `None` turns probes off.
    ///
    /// The connection fails after three unanswered probes, 15 seconds apart. On Linux it also fails when sent bytes stay
    /// unacknowledged for the same total time.
    pub fn tcp_keep_alive(mut self, idle: Option<Duration>) -> Self {
        self.tcp_keep_alive = idle;
        self
    }

    /// Sends an HTTP/2 PING after each `interval` without a frame while calls are open, and closes the connection if the
    /// acknowledgement takes longer than `timeout`. Off by default.
    ///
    /// This detects a dead peer behind a proxy that keeps the TCP connection open. Many gRPC servers close a connection that sends
    /// more than one PING in five minutes.
    pub fn http2_keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.http2_keep_alive = Some((interval, timeout));
        self
    }

    /// Sets the addresses of a host, instead of name resolution by the system. The port is that of the URL.
    ///
    /// The host may be a server or a proxy. With an empty list calls to the host fail.
    pub fn resolve(mut self, host: &str, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        self.resolver
            .set_override(host, addresses.into_iter().collect());
        self
    }

    /// Uses this proxy for every server, and ignores the environment.
    ///
    /// The address is `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`, then `://`, an optional percent-encoded
    /// `name:password@`, and `host:port`. An HTTP proxy forwards plain HTTP/1.1 and opens a tunnel (CONNECT) for everything else.
    /// With `socks4` and `socks5` the client resolves names, with `socks4a` and `socks5h` the proxy does.
    ///
    /// # Errors
    ///
    /// When the address is invalid.
    pub fn proxy(mut self, address: &str) -> Result<Self, ProxyError> {
        self.proxies = Some(Arc::new(Proxies::all(Proxy::parse(address)?)));
        Ok(self)
    }

    /// Uses no proxy, and ignores the environment.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = Some(Arc::new(Proxies::none()));
        self
    }

    /// Reads the proxy variables with this function instead of from the environment of the process.
    ///
    /// By default [`build`](Self::build) reads the environment: `HTTP_PROXY` for `http` URLs, `HTTPS_PROXY` for `https` URLs, and
    /// `ALL_PROXY` for those without a variable of their own, in upper or lower case. The addresses have the form of
    /// [`proxy`](Self::proxy). `NO_PROXY` is a comma-separated list of exceptions: names (with their subdomains), addresses,
    /// networks such as `10.0.0.0/8`, or `*`. Connections to `localhost` and loopback addresses are always direct. Under CGI, where
    /// `REQUEST_METHOD` is set, `HTTP_PROXY` is ignored. A call fails if its variable has an invalid value.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use connect_prost::client::HyperTransport;
    ///
    /// let settings = HashMap::from([("HTTPS_PROXY", "http://proxy.example:3128")]);
    /// let transport = HyperTransport::builder()
    ///     .proxy_variables(|name| settings.get(name).map(|value| value.to_string()))
    ///     .build();
    /// # let _ = transport;
    /// ```
    pub fn proxy_variables(mut self, read: impl Fn(&str) -> Option<String>) -> Self {
        self.proxies = Some(Arc::new(Proxies::from_variables(&read)));
        self
    }

    /// Sets the TLS settings. By default the platform's certificate authorities are trusted and there is no client certificate.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: TlsConfig) -> Self {
        self.tls = tls;
        self
    }

    /// Builds the transport. Connections are opened when calls need them.
    pub fn build(self) -> HyperTransport {
        let mut http1 = http1::Builder::new();
        http1.max_buf_size(usize::try_from(self.header_bytes).unwrap_or(usize::MAX));
        let mut http2 = http2::Builder::new(BoxingExecutor);
        http2
            .timer(TokioTimer::new())
            .max_header_list_size(self.header_bytes);
        if let Some((interval, timeout)) = self.http2_keep_alive {
            http2
                .keep_alive_interval(interval)
                .keep_alive_timeout(timeout);
        }
        let config = PoolConfig {
            idle_timeout: self.idle_timeout,
            max_idle: self.max_idle,
            hopeful: self.connect_timeout / HOPEFUL,
        };
        let connector = self.connector();
        let opener = Opener {
            connector,
            http1,
            http2,
        };
        HyperTransport {
            pool: Arc::new(Pool::new(opener, config)),
        }
    }

    fn connector(self) -> Connector {
        let environment = || Proxies::from_variables(&|name| std::env::var(name).ok());
        let proxies = self.proxies.unwrap_or_else(|| Arc::new(environment()));
        #[cfg(feature = "tls")]
        let (server_tls, proxy_tls) = (
            TlsConnector::new(self.tls.clone(), self.versions),
            TlsConnector::new(self.tls.for_proxies(), Versions::Http1),
        );
        #[cfg(not(feature = "tls"))]
        let (server_tls, proxy_tls) = (TlsConnector, TlsConnector);
        Connector {
            timeout: self.connect_timeout,
            versions: self.versions,
            resolver: self.resolver,
            tcp: Tcp {
                keep_alive: self.tcp_keep_alive,
            },
            proxies: Some(proxies).filter(|proxies| proxies.has_any()),
            server_tls,
            proxy_tls,
        }
    }
}

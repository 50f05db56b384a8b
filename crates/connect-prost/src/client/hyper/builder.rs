//! The settings of a transport.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::client::conn::{http1, http2};
use hyper_util::rt::TokioTimer;

#[cfg(feature = "tls")]
use super::TlsConfig;
use super::connector::Connector;
use super::pool::{BoxingExecutor, Keeping, Opener, Pool};
use super::proxy::{Proxies, Proxy, ProxyError};
use super::resolve::Resolver;
use super::tcp::Tcp;
use super::tls::Dialer;
use super::{HyperTransport, Versions};

/// The smallest head that may be asked for; hyper reads at least as much at once.
const HEADER_BYTES_MIN: u32 = 8 * 1024;

/// Settings of a [`HyperTransport`].
#[derive(Clone, Debug)]
pub struct HyperTransportBuilder {
    versions: Versions,
    connect_timeout: Duration,
    idle_timeout: Duration,
    idle_connections: usize,
    header_bytes: u32,
    tcp_keep_alive: Option<Duration>,
    http2_keep_alive: Option<(Duration, Duration)>,
    resolver: Resolver,
    /// `None` until somebody chooses: what the environment says when the transport is made.
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
            idle_connections: 100,
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
    /// Speaks only HTTP/1.1, under TLS too.
    pub fn http1_only(mut self) -> Self {
        self.versions = Versions::Http1;
        self
    }

    /// Speaks only HTTP/2, on plain connections too ("prior knowledge").
    pub fn http2_only(mut self) -> Self {
        self.versions = Versions::Http2;
        self
    }

    /// How long name resolution, connecting, the proxy's part and the TLS handshake may take together; 10 seconds by default.
    ///
    /// If a name has several addresses, IPv6 and IPv4 race (RFC 6555, the second starts after 300 milliseconds), and those
    /// of one family share the time evenly.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an unused connection is kept; 60 seconds by default.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// How many unused connections are kept for one server; 100 by default. HTTP/2 needs one.
    pub fn max_idle_connections(mut self, connections: usize) -> Self {
        self.idle_connections = connections;
        self
    }

    /// How large the head of a response may be, in bytes; 64 KiB by default, at least 8 KiB. A larger one breaks the exchange.
    ///
    /// Over HTTP/1.1 a head that is a little larger may pass: what is read at once counts at once; and a head of more than 100
    /// headers breaks the exchange too, which is a bound of hyper's.
    pub fn max_header_bytes(mut self, bytes: u32) -> Self {
        self.header_bytes = bytes.max(HEADER_BYTES_MIN);
        self
    }

    /// After how long without a byte TCP asks whether the peer is still there; 60 seconds by default, `None` for never.
    ///
    /// A peer that leaves three probes unanswered, 15 seconds apart, is taken to be gone; on Linux so is one that acknowledges
    /// nothing for as long.
    pub fn tcp_keep_alive(mut self, idle: Option<Duration>) -> Self {
        self.tcp_keep_alive = idle;
        self
    }

    /// Sends an HTTP/2 PING after each `interval` without a frame while calls are open, and gives the connection up if the
    /// answer takes longer than `timeout`. Off by default.
    ///
    /// It finds peers that are gone behind a proxy that keeps the TCP connection alive. Servers may refuse frequent pings: many
    /// gRPC servers close a connection that sends more than one in five minutes.
    pub fn http2_keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.http2_keep_alive = Some((interval, timeout));
        self
    }

    /// Takes these addresses for the host, in place of asking the system; the port is that of the URL.
    ///
    /// Hosts are servers and proxies. A host without addresses cannot be reached.
    pub fn resolve(mut self, host: &str, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        self.resolver.tell(host, addresses.into_iter().collect());
        self
    }

    /// Goes through this proxy to every server, whatever the environment says.
    ///
    /// The address is `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`, then `://`, a percent-encoded `name:password@`
    /// if need be, and `host:port`. An HTTP proxy forwards plain HTTP/1.1 and is asked for a tunnel (CONNECT) for
    /// all else. With `socks4` and `socks5` names are resolved on this side, with `socks4a` and `socks5h` by the proxy.
    ///
    /// # Errors
    ///
    /// When the address cannot be read.
    pub fn proxy(mut self, address: &str) -> Result<Self, ProxyError> {
        self.proxies = Some(Arc::new(Proxies::all(Proxy::read(address)?)));
        Ok(self)
    }

    /// Uses no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = Some(Arc::new(Proxies::none()));
        self
    }

    /// Reads the proxy variables from here, and not from the environment of the process.
    ///
    /// The default is what [`build`](Self::build) finds in the environment: `HTTP_PROXY` for plain connections, `HTTPS_PROXY`
    /// for secure ones, `ALL_PROXY` for those that have no variable of their own, in capitals or not; addresses are written as
    /// for [`proxy`](Self::proxy). `NO_PROXY` lists who is reached directly: names (with all names below them), addresses,
    /// networks such as `10.0.0.0/8`, or `*`, with commas between. `localhost` and loopback addresses are always
    /// reached directly. Under CGI, where `REQUEST_METHOD` is set, `HTTP_PROXY` is not read. A variable that is needed and
    /// cannot be read fails the call.
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

    /// Whom to trust and who we are; by default the platform's certificate authorities and nobody.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: TlsConfig) -> Self {
        self.tls = tls;
        self
    }

    /// Makes the transport; connections are opened when they are needed.
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
        let keeping = Keeping {
            timeout: self.idle_timeout,
            connections: self.idle_connections,
        };
        let connector = self.connector();
        let opener = Opener {
            connector,
            http1,
            http2,
        };
        HyperTransport {
            pool: Arc::new(Pool::new(opener, keeping)),
        }
    }

    fn connector(self) -> Connector {
        let environment = || Proxies::from_variables(&|name| std::env::var(name).ok());
        let proxies = self.proxies.unwrap_or_else(|| Arc::new(environment()));
        #[cfg(feature = "tls")]
        let (servers, proxy_servers) = (
            Dialer::new(self.tls.clone(), self.versions),
            Dialer::new(self.tls.for_proxies(), Versions::Http1),
        );
        #[cfg(not(feature = "tls"))]
        let (servers, proxy_servers) = (Dialer, Dialer);
        Connector {
            timeout: self.connect_timeout,
            versions: self.versions,
            resolver: self.resolver,
            tcp: Tcp {
                keep_alive: self.tcp_keep_alive,
            },
            proxies: Some(proxies).filter(|proxies| proxies.has_any()),
            servers,
            proxy_servers,
        }
    }
}

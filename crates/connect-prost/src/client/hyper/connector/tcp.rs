//! TCP connections with keep-alive probes. IPv6 and IPv4 race; the addresses of one family are tried in order (RFC 6555).

use std::net::SocketAddr;
use std::time::Duration;

use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::resolver::FixedResolver;
use crate::client::hyper::net::{BoxError, Deadline, Target};

/// The time between two keep-alive probes.
const PROBE_INTERVAL: Duration = Duration::from_secs(15);
/// Unanswered probes after which the connection counts as broken.
const PROBES: u32 = 3;

/// Opens TCP connections to resolved addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tcp {
    /// The idle time before the first probe; `None` for no probes.
    pub(crate) keep_alive: Option<Duration>,
}

impl Tcp {
    /// Connects to the first address that accepts.
    pub(crate) async fn connect(
        self,
        target: &Target,
        addresses: Vec<SocketAddr>,
        deadline: Deadline,
    ) -> Result<TokioIo<TcpStream>, BoxError> {
        let mut connector = HttpConnector::new_with_resolver(FixedResolver(addresses));
        connector.set_nodelay(true);
        // The addresses of a family share this time evenly: one that does not respond must not use up the others' time.
        connector.set_connect_timeout(deadline.remaining());
        if let Some(idle) = self.keep_alive {
            connector.set_keepalive(Some(idle));
            connector.set_keepalive_interval(Some(PROBE_INTERVAL));
            connector.set_keepalive_retries(Some(PROBES));
            // There are no probes while sent bytes are unacknowledged. The same time applies to those.
            #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
            connector.set_tcp_user_timeout(Some(idle.saturating_add(PROBE_INTERVAL * PROBES)));
        }
        Ok(connector.call(target.uri()?).await?)
    }
}

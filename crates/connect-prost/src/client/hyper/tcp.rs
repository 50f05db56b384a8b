//! Opens TCP connections: the families of addresses race, the addresses of a family take turns.

use std::net::SocketAddr;
use std::time::Duration;

use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::failure::{BoxError, Deadline};
use super::resolve::Resolved;
use super::target::Target;

/// Between the probes of an idle connection.
const PROBE_INTERVAL: Duration = Duration::from_secs(15);
/// Unanswered probes after which a peer is taken to be gone.
const PROBES: u32 = 3;

/// Opens connections to addresses that are resolved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tcp {
    pub(super) keep_alive: Option<Duration>,
}

impl Tcp {
    /// Connects to the first of the addresses that answers.
    pub(super) async fn connect(
        self,
        target: &Target,
        addresses: Vec<SocketAddr>,
        deadline: Deadline,
    ) -> Result<TokioIo<TcpStream>, BoxError> {
        let mut connector = HttpConnector::new_with_resolver(Resolved(addresses));
        connector.set_nodelay(true);
        // Shared evenly by the addresses of a family, so that one that does not answer leaves time for the next.
        connector.set_connect_timeout(deadline.left());
        if let Some(idle) = self.keep_alive {
            connector.set_keepalive(Some(idle));
            connector.set_keepalive_interval(Some(PROBE_INTERVAL));
            connector.set_keepalive_retries(Some(PROBES));
            // Nothing is probed while bytes wait to be acknowledged; the same time applies to them.
            #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
            connector.set_tcp_user_timeout(Some(idle.saturating_add(PROBE_INTERVAL * PROBES)));
        }
        Ok(connector.call(target.uri()?).await?)
    }
}

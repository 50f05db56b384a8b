//! From a name to addresses.

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::{io, vec};

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use super::target::Target;

/// The system's resolver, and names that somebody has told us.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolver {
    told: Arc<HashMap<String, Vec<IpAddr>>>,
}

impl Resolver {
    pub(super) fn tell(&mut self, host: &str, addresses: Vec<IpAddr>) {
        Arc::make_mut(&mut self.told).insert(host.to_ascii_lowercase(), addresses);
    }

    /// The addresses of a target, the preferred one first; never none.
    pub(super) async fn resolve(&self, target: &Target) -> io::Result<Vec<SocketAddr>> {
        let (host, port) = (target.host(), target.port());
        let addresses = match self.told.get(&host.to_ascii_lowercase()) {
            Some(told) => told.iter().map(|ip| SocketAddr::new(*ip, port)).collect(),
            None => tokio::net::lookup_host((host, port))
                .await?
                .collect::<Vec<_>>(),
        };
        match addresses.is_empty() {
            true => Err(io::Error::new(
                io::ErrorKind::NotFound,
                "the name has no address",
            )),
            false => Ok(addresses),
        }
    }
}

/// Addresses that are known already, in the shape in which the connector asks for them.
#[derive(Clone)]
pub(super) struct Resolved(pub(super) Vec<SocketAddr>);

impl Service<Name> for Resolved {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Name) -> Self::Future {
        ready(Ok(self.0.clone().into_iter()))
    }
}

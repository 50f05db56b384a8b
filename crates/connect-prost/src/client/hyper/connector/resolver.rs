//! Name resolution: the system's resolver, with overrides per host.

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::{io, vec};

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use crate::client::hyper::net::Target;

/// The system's resolver, except for hosts with an override.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolver {
    overrides: Arc<HashMap<String, Vec<IpAddr>>>,
}

impl Resolver {
    /// Sets the addresses of a host.
    pub(crate) fn set_override(&mut self, host: &str, addresses: Vec<IpAddr>) {
        Arc::make_mut(&mut self.overrides).insert(host.to_ascii_lowercase(), addresses);
    }

    /// Returns the addresses of a target in order of preference. Fails if there are none.
    pub(crate) async fn resolve(&self, target: &Target) -> io::Result<Vec<SocketAddr>> {
        let (host, port) = (target.host(), target.port());
        let addresses = match self.overrides.get(&host.to_ascii_lowercase()) {
            Some(addresses) => addresses
                .iter()
                .map(|ip| SocketAddr::new(*ip, port))
                .collect(),
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

/// A resolver for hyper-util's connector that always returns the same addresses.
#[derive(Clone)]
pub(crate) struct FixedResolver(pub(crate) Vec<SocketAddr>);

impl Service<Name> for FixedResolver {
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

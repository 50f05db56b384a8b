//! The connection pool that the clones of a transport share: connections by origin.

mod connection;
mod executor;
mod http1;
mod needed;
mod opener;
mod origin;
mod reset;
mod state;
mod tasks;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;

pub(super) use self::connection::send;
pub(super) use self::executor::BoxingExecutor;
pub(super) use self::opener::Opener;
use self::origin::Origin;
use super::net::ConnectFailure;

/// Origins by authority, in the spelling of the URL. Two spellings of one authority do not share connections.
type Origins = BTreeMap<String, Arc<Origin>>;

/// The connections of a transport. Plain and TLS connections have different origins.
pub(super) struct Pool {
    opener: Arc<Opener>,
    config: PoolConfig,
    plain: Mutex<Origins>,
    secure: Mutex<Origins>,
}

/// The limits on connections of one origin.
#[derive(Clone, Copy)]
pub(super) struct PoolConfig {
    pub(super) idle_timeout: Duration,
    /// The idle HTTP/1.1 connections of one origin.
    pub(super) max_idle: usize,
    /// How long calls count on a connection that is being opened for another one. One that takes longer may hang since an outage, and
    /// calls that come later would hang with it although the server is back.
    pub(super) hopeful: Duration,
}

impl Pool {
    pub(super) fn new(opener: Opener, config: PoolConfig) -> Pool {
        Pool {
            opener: Arc::new(opener),
            config,
            plain: Mutex::default(),
            secure: Mutex::default(),
        }
    }

    /// Returns the origin of a URI.
    pub(super) fn origin(&self, uri: &Uri) -> Result<Arc<Origin>, ConnectFailure> {
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        let origins = if is_secure { &self.secure } else { &self.plain };
        let mut origins = origins.lock().unwrap_or_else(PoisonError::into_inner);
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if let Some(origin) = origins.get(authority) {
            return Ok(Arc::clone(origin));
        }
        let origin = Arc::new(Origin::new(uri, &self.opener, self.config)?);
        // A client of many servers must not collect origins without connections and calls.
        origins.retain(|_, origin| Arc::strong_count(origin) > 1 || origin.has_idle());
        origins.insert(authority.to_owned(), Arc::clone(&origin));
        Ok(origin)
    }
}

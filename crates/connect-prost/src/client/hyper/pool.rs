//! The connections that the clones of a transport share, by origin.

mod connection;
mod executor;
mod http1;
mod opener;
mod origin;
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
use super::failure::ConnectFailure;

/// By authority, as it is written: to spell one in two ways costs connections and nothing else.
type Origins = BTreeMap<String, Arc<Origin>>;

pub(super) struct Pool {
    opener: Arc<Opener>,
    keeping: Keeping,
    plain: Mutex<Origins>,
    secure: Mutex<Origins>,
}

/// Which unused connections stay open.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    pub(super) timeout: Duration,
    /// Over HTTP/1.1, of one origin.
    pub(super) connections: usize,
}

impl Pool {
    pub(super) fn new(opener: Opener, keeping: Keeping) -> Pool {
        Pool {
            opener: Arc::new(opener),
            keeping,
            plain: Mutex::default(),
            secure: Mutex::default(),
        }
    }

    /// The connections to where the URI leads.
    pub(super) fn origin(&self, uri: &Uri) -> Result<Arc<Origin>, ConnectFailure> {
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        let origins = if is_secure { &self.secure } else { &self.plain };
        let mut origins = origins.lock().unwrap_or_else(PoisonError::into_inner);
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if let Some(origin) = origins.get(authority) {
            return Ok(Arc::clone(origin));
        }
        let origin = Arc::new(Origin::new(uri, &self.opener, self.keeping)?);
        // Whoever talks to many servers remembers only those that are still of use.
        origins.retain(|_, origin| Arc::strong_count(origin) > 1 || origin.keeps_any());
        origins.insert(authority.to_owned(), Arc::clone(&origin));
        Ok(origin)
    }
}

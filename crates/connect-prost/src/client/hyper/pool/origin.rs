//! The connections to one origin.
//!
//! For each waiting call one connection is being opened; with HTTP/2, one for all calls. The call that has waited longest receives
//! the next connection, whether just opened or released. A connection that a canceled call had requested goes to the next call, so
//! that a server that does not respond receives no more attempts than there are calls; but a call that comes much later does not count
//! on it.
//!
//! Where the server chooses the version of HTTP, a call that needs HTTP/2 waits for the connections that are being opened, or for one
//! of its own if there are none. It fails when none of them uses HTTP/2.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::uri::Scheme;
use http::{HeaderValue, Uri, Version};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;
use tokio::time::Instant;

use super::PoolConfig;
use super::connection::Connection;
use super::http1::Http1;
use super::needed::{Http2, Needed};
use super::opener::Opener;
use super::state::State;
use super::tasks::{IdleTask, OpenTask};
use crate::client::hyper::net::{ConnectFailure, Versions};

/// The connections to one scheme, host and port.
pub(crate) struct Origin {
    /// Only scheme and authority are used.
    uri: Uri,
    /// The value of `Host`.
    host: HeaderValue,
    http2: Http2,
    opener: Arc<Opener>,
    idle_timeout: Duration,
    inner: Mutex<Inner>,
}

struct Inner {
    state: State,
    /// Whether a task closes expired idle connections.
    has_idle_task: bool,
}

impl Origin {
    pub(super) fn new(
        uri: &Uri,
        opener: &Arc<Opener>,
        config: PoolConfig,
    ) -> Result<Origin, ConnectFailure> {
        let host = host(uri);
        Ok(Origin {
            host: host.ok_or_else(|| ConnectFailure::new("reading the URL", "it names no host"))?,
            http2: Http2::of(opener.versions(), uri),
            uri: uri.clone(),
            opener: Arc::clone(opener),
            idle_timeout: config.idle_timeout,
            inner: Mutex::new(Inner {
                state: State::new(config, opener.versions() == Versions::Http2),
                has_idle_task: false,
            }),
        })
    }

    pub(super) fn host(&self) -> &HeaderValue {
        &self.host
    }

    /// Restores scheme and authority of a URI.
    pub(super) fn make_absolute(&self, uri: &mut Uri) {
        let mut parts = self.uri.clone().into_parts();
        parts.path_and_query = std::mem::take(uri).into_parts().path_and_query;
        // Both parts are of valid URIs.
        *uri = Uri::from_parts(parts).unwrap_or_default();
    }

    pub(super) fn has_idle(&self) -> bool {
        self.inner().state.has_idle()
    }

    /// Returns what a request of this version needs. Fails if no connection will have it.
    pub(super) fn needed(&self, version: Version) -> Result<Needed, ConnectFailure> {
        self.http2.needed(version)
    }

    /// Returns a connection that can take such a request now.
    pub(super) fn idle_connection(&self, needed: Needed) -> Option<Connection> {
        self.inner().state.take(needed)
    }

    /// Waits for a connection, and opens one if necessary. Opening continues in the background if the call is canceled.
    pub(super) async fn connection(
        self: &Arc<Self>,
        needed: Needed,
    ) -> Result<Connection, ConnectFailure> {
        loop {
            let (mut checkout, has_finished) = {
                let mut inner = self.inner();
                if let Some(connection) = inner.state.take(needed) {
                    return Ok(connection);
                }
                let receiver = inner.state.wait(needed);
                let checkout = Checkout {
                    origin: self,
                    receiver,
                };
                let has_finished = self.open_missing(inner);
                (checkout, has_finished)
            };
            if has_finished {
                match checkout.receiver.try_recv() {
                    Ok(opened) => return opened,
                    Err(TryRecvError::Closed) => {
                        return Err(
                            self.failure("the Tokio runtime that the call runs in has ended")
                        );
                    }
                    Err(TryRecvError::Empty) => {}
                }
            }
            // A dropped sender means that the runtime of the opening task has ended. This call then opens one itself.
            if let Ok(opened) = (&mut checkout.receiver).await {
                return opened;
            }
        }
    }

    /// Returns a connection to the pool, whether its response was read, abandoned, or never requested.
    pub(super) fn release(self: Arc<Self>, mut connection: Http1) {
        connection.is_reused = true;
        if connection.is_ready() {
            self.put(connection);
        } else if let Ok(runtime) = Handle::try_current() {
            // The request may be incomplete, or the connection task has not yet seen the end of the response.
            runtime.spawn(async move {
                if connection.ready().await {
                    self.put(connection);
                }
            });
        }
    }

    fn put(self: &Arc<Self>, connection: Http1) {
        let mut inner = self.inner();
        inner.state.put(connection);
        self.ensure_idle_task(inner);
    }

    pub(super) async fn open(&self) -> Result<Connection, ConnectFailure> {
        self.opener.open(&self.uri).await
    }

    /// Records the result of the opening task that began at this time: `None` if the task was dropped.
    pub(super) fn opened(
        self: &Arc<Self>,
        begun: Instant,
        opened: Option<Result<Connection, ConnectFailure>>,
    ) {
        let is_dropped = opened.is_none();
        let mut inner = self.inner();
        inner.state.opened(begun, opened, self.http2.not_chosen());
        // A runtime that ends runs no further tasks.
        if !is_dropped {
            self.open_missing(inner);
            self.ensure_idle_task(self.inner());
        }
    }

    /// Spawns the opening tasks that are missing. Returns whether any has already finished.
    ///
    /// The lock is released first: a runtime that has ended drops a spawned task immediately, and the drop takes the lock.
    fn open_missing(self: &Arc<Self>, mut inner: MutexGuard<'_, Inner>) -> bool {
        let missing = inner.state.missing();
        drop(inner);
        let mut has_finished = false;
        for begun in missing {
            has_finished |= tokio::spawn(OpenTask::new(self, begun).run()).is_finished();
        }
        has_finished
    }

    pub(super) fn failure(&self, cause: &'static str) -> ConnectFailure {
        let host = self.uri.host().unwrap_or_default();
        ConnectFailure::new(format!("opening a connection to {host}"), cause)
    }

    /// Starts the task that closes expired idle connections, unless it runs or is not needed.
    fn ensure_idle_task(self: &Arc<Self>, mut inner: MutexGuard<'_, Inner>) {
        if inner.has_idle_task || !inner.state.has_idle() {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            inner.has_idle_task = true;
            drop(inner);
            runtime.spawn(IdleTask::new(self).run(self.idle_timeout));
        }
    }

    /// Closes expired idle connections. Returns the time until the next expiry; `None` if none are left.
    pub(super) fn close_expired(&self) -> Option<Duration> {
        let mut inner = self.inner();
        let next = inner.state.close_expired();
        inner.has_idle_task = next.is_some();
        next
    }

    /// Records that the idle task was dropped.
    pub(super) fn idle_task_dropped(&self) {
        self.inner().has_idle_task = false;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that waits for a connection.
struct Checkout<'a> {
    origin: &'a Arc<Origin>,
    receiver: oneshot::Receiver<Result<Connection, ConnectFailure>>,
}

/// A canceled call leaves the queue. A connection that it received but did not take returns to the pool.
impl Drop for Checkout<'_> {
    fn drop(&mut self) {
        if self.receiver.is_terminated() {
            return;
        }
        let mut inner = self.origin.inner();
        self.receiver.close();
        match self.receiver.try_recv() {
            Ok(Ok(Connection::Http1(connection))) => {
                drop(inner);
                Arc::clone(self.origin).release(connection);
            }
            Ok(_) => {}
            Err(_) => inner.state.cancel(),
        }
    }
}

/// Returns the value of `Host`, without credentials and without the default port of the scheme (RFC 9110, section 7.2).
fn host(uri: &Uri) -> Option<HeaderValue> {
    let host = uri.host().filter(|host| !host.is_empty())?;
    let default_port = match uri.scheme() == Some(&Scheme::HTTPS) {
        true => 443,
        false => 80,
    };
    let text = match uri.port_u16().filter(|port| *port != default_port) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    HeaderValue::try_from(text).ok()
}

#[cfg(test)]
mod tests {
    use http::Uri;

    use super::host;

    #[test]
    fn the_host_header_has_a_port_other_than_the_default() {
        for (uri, expected) in [
            ("http://a.test/path", "a.test"),
            ("http://a.test:80", "a.test"),
            ("http://a.test:443", "a.test:443"),
            ("https://a.test:443", "a.test"),
            ("https://name:secret@a.test:8443", "a.test:8443"),
            ("http://[::1]:8080", "[::1]:8080"),
        ] {
            assert_eq!(host(&Uri::from_static(uri)).unwrap(), expected, "{uri}");
        }
        assert_eq!(host(&Uri::from_static("/path")), None);
    }
}

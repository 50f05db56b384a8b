//! The connections to one origin.
//!
//! As many connections are being opened as calls wait for one; where HTTP/2 is spoken, one for all. Whatever becomes free, opened
//! or given back, goes to the call that waits longest. So a call that is given up while its connection is being opened leaves that
//! to the next, and a server that does not answer is not asked more often than there are calls.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::uri::Scheme;
use http::{HeaderValue, Uri};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use super::Keeping;
use super::connection::Connection;
use super::http1::Http1;
use super::opener::Opener;
use super::state::State;
use super::tasks::{Opening, Watch};
use crate::client::hyper::failure::ConnectFailure;

pub(in crate::client::hyper) struct Origin {
    /// Its path is of no account.
    uri: Uri,
    /// What `Host` says of it.
    host: HeaderValue,
    opener: Arc<Opener>,
    idle_timeout: Duration,
    inner: Mutex<Inner>,
}

struct Inner {
    state: State,
    /// Whether a task looks after what stays unused too long.
    is_watched: bool,
}

impl Origin {
    pub(super) fn new(
        uri: &Uri,
        opener: &Arc<Opener>,
        keeping: Keeping,
    ) -> Result<Origin, ConnectFailure> {
        let host = host(uri);
        Ok(Origin {
            host: host.ok_or_else(|| ConnectFailure::new("reading the URL", "it names no host"))?,
            uri: uri.clone(),
            opener: Arc::clone(opener),
            idle_timeout: keeping.timeout,
            inner: Mutex::new(Inner {
                state: State::new(keeping, opener.speaks_only_http2()),
                is_watched: false,
            }),
        })
    }

    pub(super) fn host(&self) -> &HeaderValue {
        &self.host
    }

    /// Makes a URI absolute again.
    pub(super) fn complete(&self, uri: &mut Uri) {
        let mut parts = self.uri.clone().into_parts();
        parts.path_and_query = std::mem::take(uri).into_parts().path_and_query;
        // Both halves come from valid URIs.
        *uri = Uri::from_parts(parts).unwrap_or_default();
    }

    pub(super) fn keeps_any(&self) -> bool {
        self.inner().state.keeps_any()
    }

    /// A connection that can be used at once.
    pub(super) fn unused(&self) -> Option<Connection> {
        self.inner().state.take()
    }

    /// A connection as soon as there is one. What it takes goes on in the background, even if nobody waits any longer.
    pub(super) async fn connection(self: &Arc<Self>) -> Result<Connection, ConnectFailure> {
        loop {
            let (mut place, is_over) = {
                let mut inner = self.inner();
                if let Some(connection) = inner.state.take() {
                    return Ok(connection);
                }
                let coming = inner.state.wait();
                let place = Place {
                    origin: self,
                    coming,
                };
                let is_over = self.open_missing(inner);
                (place, is_over)
            };
            if is_over {
                match place.coming.try_recv() {
                    Ok(opened) => return opened,
                    Err(TryRecvError::Closed) => {
                        return Err(
                            self.failure("the Tokio runtime that the call runs in has ended")
                        );
                    }
                    Err(TryRecvError::Empty) => {}
                }
            }
            // Without an answer the runtime that was to open it is gone, and it is on us now.
            if let Ok(opened) = (&mut place.coming).await {
                return opened;
            }
        }
    }

    /// Takes back a connection whose answer is read, or will never be, or that nobody has used.
    pub(super) fn give_back(self: Arc<Self>, mut connection: Http1) {
        connection.is_reused = true;
        if connection.is_ready() {
            self.keep(connection);
        } else if let Ok(runtime) = Handle::try_current() {
            // The request may be still on its way, or the connection has yet to notice that the answer is read.
            runtime.spawn(async move {
                if connection.ready().await {
                    self.keep(connection);
                }
            });
        }
    }

    fn keep(self: &Arc<Self>, connection: Http1) {
        let mut inner = self.inner();
        inner.state.keep(connection);
        self.watch(inner);
    }

    pub(super) async fn open(&self) -> Result<Connection, ConnectFailure> {
        self.opener.open(&self.uri).await
    }

    /// Settles what was being opened: `None` if it was given up.
    pub(super) fn opened(self: &Arc<Self>, opened: Option<Result<Connection, ConnectFailure>>) {
        let is_given_up = opened.is_none();
        let mut inner = self.inner();
        inner.state.opened(opened);
        // A runtime that ends opens nothing.
        if !is_given_up {
            self.open_missing(inner);
            self.watch(self.inner());
        }
    }

    /// Lets go of the lock before it begins: a runtime that has ended drops a task at once, which settles it. Says whether any is
    /// over already.
    fn open_missing(self: &Arc<Self>, mut inner: MutexGuard<'_, Inner>) -> bool {
        let missing = inner.state.missing();
        drop(inner);
        let mut is_any_over = false;
        for _ in 0..missing {
            is_any_over |= tokio::spawn(Opening::new(self).run()).is_finished();
        }
        is_any_over
    }

    pub(super) fn failure(&self, cause: &'static str) -> ConnectFailure {
        let host = self.uri.host().unwrap_or_default();
        ConnectFailure::new(format!("opening a connection to {host}"), cause)
    }

    /// Sees to it that what stays unused is closed.
    fn watch(self: &Arc<Self>, mut inner: MutexGuard<'_, Inner>) {
        if inner.is_watched || !inner.state.keeps_any() {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            inner.is_watched = true;
            drop(inner);
            runtime.spawn(Watch::new(self).run(self.idle_timeout));
        }
    }

    /// Closes what was unused too long; gives the time after which there may be more, `None` if nothing is left to watch.
    pub(super) fn close_expired(&self) -> Option<Duration> {
        let mut inner = self.inner();
        let next = inner.state.close_expired();
        inner.is_watched = next.is_some();
        next
    }

    /// Says that nobody looks after what stays unused any longer.
    pub(super) fn unwatch(&self) {
        self.inner().is_watched = false;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call among those that wait.
struct Place<'a> {
    origin: &'a Arc<Origin>,
    coming: oneshot::Receiver<Result<Connection, ConnectFailure>>,
}

/// Whoever gives up leaves the place, and to the others what has come and was not taken.
impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.coming.is_terminated() {
            return;
        }
        let mut inner = self.origin.inner();
        self.coming.close();
        match self.coming.try_recv() {
            Ok(Ok(Connection::Http1(connection))) => {
                drop(inner);
                Arc::clone(self.origin).give_back(connection);
            }
            Ok(_) => {}
            Err(_) => inner.state.give_up(),
        }
    }
}

/// What `Host` says: the port only if it is not that of the scheme (RFC 9110, section 7.2), and no credentials.
fn host(uri: &Uri) -> Option<HeaderValue> {
    let host = uri.host().filter(|host| !host.is_empty())?;
    let usual = match uri.scheme() == Some(&Scheme::HTTPS) {
        true => 443,
        false => 80,
    };
    let text = match uri.port_u16().filter(|port| *port != usual) {
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
    fn the_host_header_names_a_port_that_is_not_the_usual_one() {
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

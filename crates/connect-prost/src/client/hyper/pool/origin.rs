//! The connections to one origin: which are unused, which calls wait for one, how many are being opened.
//!
//! As many connections are being opened as calls wait for one; where HTTP/2 is spoken, one for all. Whatever becomes free, opened
//! or given back, goes to the call that waits longest. So a call that is given up while its connection is being opened leaves that
//! to the next, and a server that does not answer is not asked more often than there are calls.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use http::{HeaderValue, Uri, uri::Scheme};
use hyper::client::conn::http2;
use tokio::{runtime::Handle, sync::oneshot, time::Instant};

use super::{Keeping, connection::Connection, http1::Http1, opener::Opener};
use crate::{Body, client::hyper::failure::ConnectFailure};

pub(in crate::client::hyper) struct Origin {
    /// Its path is of no account.
    uri: Uri,
    /// What `Host` says of it.
    host: HeaderValue,
    opener: Arc<Opener>,
    keeping: Keeping,
    state: Mutex<State>,
}

type Waiting = oneshot::Sender<Result<Connection, ConnectFailure>>;

struct State {
    /// Takes any number of calls at once.
    http2: Option<Kept<http2::SendRequest<Body>>>,
    /// The last one was used last, and is used next.
    unused: Vec<Kept<Http1>>,
    waiting: VecDeque<Waiting>,
    opening: usize,
    /// Whether the next connection is expected to serve all who wait.
    expects_http2: bool,
    /// Whether a task looks after what stays unused too long.
    is_watched: bool,
}

struct Kept<C> {
    connection: C,
    /// When a call used it last.
    since: Instant,
}

impl<C> Kept<C> {
    fn new(connection: C) -> Kept<C> {
        Kept {
            connection,
            since: Instant::now(),
        }
    }
}

impl Origin {
    pub(super) fn new(
        uri: &Uri,
        opener: &Arc<Opener>,
        keeping: Keeping,
    ) -> Result<Origin, ConnectFailure> {
        Ok(Origin {
            host: host(uri)
                .ok_or_else(|| ConnectFailure::new("reading the URL", "it names no host"))?,
            uri: uri.clone(),
            opener: Arc::clone(opener),
            keeping,
            state: Mutex::new(State {
                http2: None,
                unused: Vec::new(),
                waiting: VecDeque::new(),
                opening: 0,
                expects_http2: opener.speaks_only_http2(),
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
        let state = self.state();
        state.http2.is_some() || !state.unused.is_empty()
    }

    /// A connection that can be used at once.
    pub(super) fn unused(&self) -> Option<Connection> {
        self.state().take()
    }

    /// A connection as soon as there is one. Runs in the background what it takes, even if nobody waits any longer.
    pub(super) async fn connection(self: &Arc<Self>) -> Result<Connection, ConnectFailure> {
        loop {
            let coming = {
                let mut state = self.state();
                if let Some(connection) = state.take() {
                    return Ok(connection);
                }
                let (waiting, coming) = oneshot::channel();
                state.waiting.retain(|waiting| !waiting.is_closed());
                state.waiting.push_back(waiting);
                self.open_missing(&mut state);
                coming
            };
            // Without an answer the runtime that was to open it is gone, and it is on us now.
            if let Ok(opened) = coming.await {
                return opened;
            }
        }
    }

    /// Takes back a connection whose answer is read, or will never be.
    pub(super) fn give_back(self: Arc<Self>, mut connection: Http1) {
        connection.is_reused = true;
        if connection.is_ready() {
            self.keep(connection);
        } else if !connection.sender.is_closed()
            && let Ok(runtime) = Handle::try_current()
        {
            // The request may be still on its way, or the connection has yet to notice that the answer is read.
            runtime.spawn(async move {
                if connection.sender.ready().await.is_ok() {
                    self.keep(connection);
                }
            });
        }
    }

    fn keep(self: &Arc<Self>, connection: Http1) {
        let mut state = self.state();
        if let Some(waiting) = state.next_waiting() {
            // Who gives up in this very moment closes it, and the connection that was opened for him is left to others.
            let _ = waiting.send(Ok(Connection::Http1(connection)));
        } else if state.unused.len() < self.keeping.connections {
            state.unused.push(Kept::new(connection));
            self.watch(&mut state);
        }
    }

    fn open_missing(self: &Arc<Self>, state: &mut State) {
        while state.opening < state.wanted() {
            state.opening += 1;
            let opening = Opening(Some(Arc::clone(self)));
            tokio::spawn(opening.run());
        }
    }

    /// Settles what was being opened: `None` if it was given up.
    fn opened(self: &Arc<Self>, opened: Option<Result<Connection, ConnectFailure>>) {
        let mut state = self.state();
        state.opening -= 1;
        match opened {
            Some(Ok(Connection::Http1(connection))) => {
                state.expects_http2 = false;
                drop(state);
                self.keep(connection);
                self.open_missing(&mut self.state());
            }
            Some(Ok(Connection::Http2 { sender, .. })) => {
                state.expects_http2 = true;
                self.share(&mut state, sender);
            }
            Some(Err(failure)) => state.forsake(|waiting| {
                // Nobody is left to tell.
                let _ = waiting.send(Err(failure.clone()));
            }),
            None => state.forsake(drop),
        }
    }

    /// Gives a connection of HTTP/2 to all who wait and to all who come.
    fn share(self: &Arc<Self>, state: &mut State, sender: http2::SendRequest<Body>) {
        for waiting in state.waiting.drain(..) {
            let sender = sender.clone();
            let is_reused = false;
            // Nobody is left to tell.
            let _ = waiting.send(Ok(Connection::Http2 { sender, is_reused }));
        }
        // Where several were opened before it was known that one is enough, the first stays.
        let is_first = !state
            .http2
            .as_ref()
            .is_some_and(|kept| kept.connection.is_ready());
        if is_first && self.keeping.connections > 0 {
            state.http2 = Some(Kept::new(sender));
            self.watch(state);
        }
    }

    fn watch(self: &Arc<Self>, state: &mut State) {
        if !state.is_watched
            && let Ok(runtime) = Handle::try_current()
        {
            state.is_watched = true;
            runtime.spawn(watch(Arc::downgrade(self), self.keeping.timeout));
        }
    }

    /// Closes what was unused too long; gives the time after which there may be more.
    fn close_expired(&self) -> Option<Duration> {
        let mut state = self.state();
        let timeout = self.keeping.timeout;
        state.unused.retain(|kept| kept.since.elapsed() < timeout);
        state.http2.take_if(|kept| kept.since.elapsed() >= timeout);
        let http1 = state.unused.first().map(|kept| kept.since);
        let http2 = state.http2.as_ref().map(|kept| kept.since);
        let first = http1.into_iter().chain(http2).min();
        state.is_watched = first.is_some();
        first.map(|since| timeout.saturating_sub(since.elapsed()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// An unused connection that its peer has not closed.
    fn take(&mut self) -> Option<Connection> {
        if let Some(kept) = &mut self.http2 {
            if kept.connection.is_ready() {
                kept.since = Instant::now();
                return Some(Connection::Http2 {
                    sender: kept.connection.clone(),
                    is_reused: true,
                });
            }
            self.http2 = None;
        }
        while let Some(kept) = self.unused.pop() {
            if kept.connection.is_ready() {
                return Some(Connection::Http1(kept.connection));
            }
        }
        None
    }

    fn next_waiting(&mut self) -> Option<Waiting> {
        loop {
            let waiting = self.waiting.pop_front()?;
            if !waiting.is_closed() {
                return Some(waiting);
            }
        }
    }

    /// How many connections should be being opened.
    fn wanted(&self) -> usize {
        match self.expects_http2 {
            true => self.waiting.len().min(1),
            false => self.waiting.len(),
        }
    }

    /// Parts with those for whom no connection is being opened any longer.
    fn forsake(&mut self, part: impl Fn(Waiting)) {
        let served = match self.expects_http2 && self.opening > 0 {
            true => self.waiting.len(),
            false => self.opening,
        };
        while self.waiting.len() > served
            && let Some(waiting) = self.waiting.pop_front()
        {
            part(waiting);
        }
    }
}

/// A connection that is being opened.
struct Opening(Option<Arc<Origin>>);

impl Opening {
    async fn run(mut self) {
        if let Some(origin) = &self.0 {
            let opened = origin.opener.open(&origin.uri).await;
            if let Some(origin) = self.0.take() {
                origin.opened(Some(opened));
            }
        }
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        if let Some(origin) = self.0.take() {
            origin.opened(None);
        }
    }
}

/// Closes what stays unused, until nothing is.
async fn watch(origin: Weak<Origin>, mut due: Duration) {
    loop {
        tokio::time::sleep(due).await;
        let Some(origin) = origin.upgrade() else {
            return;
        };
        match origin.close_expired() {
            Some(next) => due = next,
            None => return,
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

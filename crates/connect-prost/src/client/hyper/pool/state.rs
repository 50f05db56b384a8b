//! What is known of the connections to one origin. Nothing here waits or opens anything.

use std::collections::VecDeque;
use std::time::Duration;

use hyper::client::conn::http2;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::Keeping;
use super::connection::Connection;
use super::http1::Http1;
use crate::Body;
use crate::client::hyper::failure::ConnectFailure;

/// The way to a call that waits. It stays open until the call is taken out of those that wait.
type Waiting = oneshot::Sender<Result<Connection, ConnectFailure>>;

pub(super) struct State {
    keeping: Keeping,
    /// Takes any number of calls at once.
    http2: Option<Kept<http2::SendRequest<Body>>>,
    /// The last one was used last, and is used next.
    unused: Vec<Kept<Http1>>,
    waiting: VecDeque<Waiting>,
    /// How many connections are being opened.
    opening: usize,
    /// Whether the next connection is expected to serve all who wait.
    expects_http2: bool,
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

impl State {
    pub(super) fn new(keeping: Keeping, expects_http2: bool) -> State {
        State {
            keeping,
            http2: None,
            unused: Vec::new(),
            waiting: VecDeque::new(),
            opening: 0,
            expects_http2,
        }
    }

    pub(super) fn keeps_any(&self) -> bool {
        self.http2.is_some() || !self.unused.is_empty()
    }

    /// A connection that can be used at once.
    pub(super) fn take(&mut self) -> Option<Connection> {
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

    /// Puts a call at the end of those that wait.
    pub(super) fn wait(&mut self) -> oneshot::Receiver<Result<Connection, ConnectFailure>> {
        let (waiting, coming) = oneshot::channel();
        self.waiting.push_back(waiting);
        coming
    }

    /// Takes out the call that has just given up. If it stayed, a connection more than needed would be opened for those that come.
    pub(super) fn give_up(&mut self) {
        if let Some(place) = self.waiting.iter().position(Waiting::is_closed) {
            self.waiting.remove(place);
        }
    }

    /// How many connections are to be opened beside those that are; they count as being opened from here on.
    pub(super) fn missing(&mut self) -> usize {
        let wanted = match self.expects_http2 {
            true => self.waiting.len().min(1),
            false => self.waiting.len(),
        };
        let missing = wanted.saturating_sub(self.opening);
        self.opening += missing;
        missing
    }

    /// Takes the result of opening one: `None` if that was given up.
    pub(super) fn opened(&mut self, opened: Option<Result<Connection, ConnectFailure>>) {
        self.opening -= 1;
        match opened {
            Some(Ok(Connection::Http1(connection))) => {
                self.expects_http2 = false;
                self.keep(connection);
            }
            Some(Ok(Connection::Http2 { sender, .. })) => {
                self.expects_http2 = true;
                self.share(sender);
            }
            Some(Err(failure)) => {
                for waiting in self.forsaken() {
                    let _ = waiting.send(Err(failure.clone()));
                }
            }
            // Who is dropped asks anew.
            None => drop(self.forsaken()),
        }
    }

    /// Gives a connection to the call that waits longest, or keeps it.
    pub(super) fn keep(&mut self, mut connection: Http1) {
        if let Some(waiting) = self.waiting.pop_front() {
            let _ = waiting.send(Ok(Connection::Http1(connection)));
        } else if self.unused.len() < self.keeping.connections {
            connection.is_reused = true;
            self.unused.push(Kept::new(connection));
        }
    }

    /// Gives a connection of HTTP/2 to all who wait, and keeps it for all who come.
    fn share(&mut self, sender: http2::SendRequest<Body>) {
        for waiting in self.waiting.drain(..) {
            let _ = waiting.send(Ok(Connection::Http2 {
                sender: sender.clone(),
                is_reused: false,
            }));
        }
        // Where several were opened before it was known that one is enough, the first stays.
        let kept = self.http2.as_ref();
        let is_first = !kept.is_some_and(|kept| kept.connection.is_ready());
        if is_first && self.keeping.connections > 0 {
            self.http2 = Some(Kept::new(sender));
        }
    }

    /// Those for whom nothing is being opened any longer.
    fn forsaken(&mut self) -> Vec<Waiting> {
        let served = match self.expects_http2 && self.opening > 0 {
            true => self.waiting.len(),
            false => self.waiting.len().min(self.opening),
        };
        let forsaken = self.waiting.len() - served;
        self.waiting.drain(..forsaken).collect()
    }

    /// Closes what was unused too long; gives the time after which there may be more, `None` if nothing is left.
    pub(super) fn close_expired(&mut self) -> Option<Duration> {
        let timeout = self.keeping.timeout;
        self.unused.retain(|kept| kept.since.elapsed() < timeout);
        self.http2.take_if(|kept| kept.since.elapsed() >= timeout);
        let http1 = self.unused.first().map(|kept| kept.since);
        let http2 = self.http2.as_ref().map(|kept| kept.since);
        let first = http1.into_iter().chain(http2).min()?;
        Some(timeout.saturating_sub(first.elapsed()))
    }
}

//! The state of the connections to one origin: idle connections and waiting calls. Nothing here waits or opens a connection.

use std::collections::VecDeque;
use std::time::Duration;

use hyper::client::conn::http2;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::PoolConfig;
use super::connection::Connection;
use super::http1::Http1;
use super::needed::Needed;
use crate::Body;
use crate::client::hyper::net::ConnectFailure;

/// The sender to a waiting call. Its receiver stays open until the call leaves the queue.
type Waiter = oneshot::Sender<Result<Connection, ConnectFailure>>;

/// Idle connections, waiting calls, and the connections being opened.
pub(super) struct State {
    config: PoolConfig,
    /// The HTTP/2 connection, which all calls share.
    http2: Option<Idle<http2::SendRequest<Body>>>,
    /// Idle HTTP/1.1 connections. The last one was used most recently and is used next.
    idle: Vec<Idle<Http1>>,
    /// Waiting calls that take any connection.
    waiters: VecDeque<Waiter>,
    http2_waiters: Vec<Http2Waiter>,
    /// When the connections that are being opened were begun.
    opening: Vec<Instant>,
    /// Whether the next connection is expected to use HTTP/2 and serve all waiting calls.
    expects_http2: bool,
}

/// A waiting call that needs HTTP/2, where the server chooses the version.
struct Http2Waiter {
    sender: Waiter,
    /// How many connections, once they are open or have failed, decide that the call does not get one.
    pending: usize,
}

struct Idle<C> {
    connection: C,
    /// The time of its last use.
    since: Instant,
}

impl<C> Idle<C> {
    fn new(connection: C) -> Idle<C> {
        Idle {
            connection,
            since: Instant::now(),
        }
    }
}

impl State {
    pub(super) fn new(config: PoolConfig, expects_http2: bool) -> State {
        State {
            config,
            http2: None,
            idle: Vec::new(),
            waiters: VecDeque::new(),
            http2_waiters: Vec::new(),
            opening: Vec::new(),
            expects_http2,
        }
    }

    pub(super) fn has_idle(&self) -> bool {
        self.http2.is_some() || !self.idle.is_empty()
    }

    /// Returns a connection that can take such a request now.
    pub(super) fn take(&mut self, needed: Needed) -> Option<Connection> {
        if let Some(idle) = &mut self.http2 {
            if idle.connection.is_ready() {
                idle.since = Instant::now();
                return Some(Connection::Http2 {
                    sender: idle.connection.clone(),
                    is_reused: true,
                });
            }
            self.http2 = None;
        }
        if needed == Needed::Http2 {
            return None;
        }
        while let Some(idle) = self.idle.pop() {
            if idle.connection.is_ready() {
                return Some(Connection::Http1(idle.connection));
            }
        }
        None
    }

    /// Appends a call to the queue of waiting calls.
    pub(super) fn wait(
        &mut self,
        needed: Needed,
    ) -> oneshot::Receiver<Result<Connection, ConnectFailure>> {
        let (sender, receiver) = oneshot::channel();
        match needed {
            Needed::Any => self.waiters.push_back(sender),
            Needed::Http2 => {
                let pending = self.opening.len().max(1);
                self.http2_waiters.push(Http2Waiter { sender, pending });
            }
        }
        receiver
    }

    /// Removes the canceled call from the queue. Otherwise later calls would open more connections than they need.
    pub(super) fn cancel(&mut self) {
        if let Some(index) = self.waiters.iter().position(Waiter::is_closed) {
            self.waiters.remove(index);
        }
        self.http2_waiters
            .retain(|waiter| !waiter.sender.is_closed());
    }

    /// Returns the further connections to open, by the time of their begin, and counts them as being opened.
    pub(super) fn missing(&mut self) -> Vec<Instant> {
        let wanted = match self.expects_http2 {
            true => self.waiters.len().min(1),
            false => self.waiters.len(),
        };
        // Those that need HTTP/2 can all use one connection, also one that is being opened for another call.
        let wanted = wanted.max(self.http2_waiters.len().min(1));
        if wanted == 0 {
            return Vec::new();
        }
        let (now, hopeful) = (Instant::now(), self.config.hopeful);
        let is_hopeful = |begun: &&Instant| now.saturating_duration_since(**begun) < hopeful;
        let hopeful = self.opening.iter().filter(is_hopeful).count();
        let missing = vec![now; wanted.saturating_sub(hopeful)];
        self.opening.extend(&missing);
        missing
    }

    /// Records the result of opening the connection that was begun at this time: `None` if the task was dropped. `not_chosen` is the failure of calls that need
    /// HTTP/2 if the connection does not use it.
    pub(super) fn opened(
        &mut self,
        begun: Instant,
        opened: Option<Result<Connection, ConnectFailure>>,
        not_chosen: Option<&ConnectFailure>,
    ) {
        if let Some(index) = self.opening.iter().position(|other| *other == begun) {
            self.opening.swap_remove(index);
        }
        match opened {
            Some(Ok(Connection::Http1(connection))) => {
                self.expects_http2 = false;
                self.put(connection);
                let unserved = self.unserved_http2();
                if let Some(failure) = not_chosen {
                    fail(unserved, failure);
                }
            }
            Some(Ok(Connection::Http2 { sender, .. })) => {
                self.expects_http2 = true;
                self.share(sender);
            }
            Some(Err(failure)) => fail(self.unserved(), &failure),
            // A waiting call whose sender is dropped opens a connection itself.
            None => drop(self.unserved()),
        }
    }

    /// Passes a connection to the call that has waited longest and does not need HTTP/2, or adds it to the idle ones.
    pub(super) fn put(&mut self, mut connection: Http1) {
        if let Some(waiter) = self.waiters.pop_front() {
            let _ = waiter.send(Ok(Connection::Http1(connection)));
        } else if self.idle.len() < self.config.max_idle {
            connection.is_reused = true;
            self.idle.push(Idle::new(connection));
        }
    }

    /// Passes an HTTP/2 connection to all waiting calls, and keeps it for later ones.
    fn share(&mut self, sender: http2::SendRequest<Body>) {
        let need_http2 = self.http2_waiters.drain(..).map(|waiter| waiter.sender);
        for waiter in self.waiters.drain(..).chain(need_http2) {
            let _ = waiter.send(Ok(Connection::Http2 {
                sender: sender.clone(),
                is_reused: false,
            }));
        }
        // Several may be opened before the first one shows that the server uses HTTP/2. The first one is kept.
        let current = self.http2.as_ref();
        let is_first = !current.is_some_and(|idle| idle.connection.is_ready());
        if is_first && self.config.max_idle > 0 {
            self.http2 = Some(Idle::new(sender));
        }
    }

    /// Removes the waiting calls for which no connection is being opened any more.
    fn unserved(&mut self) -> Vec<Waiter> {
        let served = match self.expects_http2 && !self.opening.is_empty() {
            true => self.waiters.len(),
            false => self.waiters.len().min(self.opening.len()),
        };
        let unserved = self.waiters.len() - served;
        let mut unserved: Vec<Waiter> = self.waiters.drain(..unserved).collect();
        unserved.extend(self.unserved_http2());
        unserved
    }

    /// Removes the waiting calls that need HTTP/2 and for which this was the last connection to wait for.
    fn unserved_http2(&mut self) -> Vec<Waiter> {
        let is_unserved = |waiter: &mut Http2Waiter| {
            waiter.pending = waiter.pending.saturating_sub(1);
            waiter.pending == 0
        };
        self.http2_waiters
            .extract_if(.., is_unserved)
            .map(|waiter| waiter.sender)
            .collect()
    }

    /// Closes expired idle connections. Returns the time until the next expiry; `None` if none are left.
    pub(super) fn close_expired(&mut self) -> Option<Duration> {
        let timeout = self.config.idle_timeout;
        self.idle.retain(|idle| idle.since.elapsed() < timeout);
        self.http2.take_if(|idle| idle.since.elapsed() >= timeout);
        let http1 = self.idle.first().map(|idle| idle.since);
        let http2 = self.http2.as_ref().map(|idle| idle.since);
        let first = http1.into_iter().chain(http2).min()?;
        Some(timeout.saturating_sub(first.elapsed()))
    }
}

fn fail(waiters: Vec<Waiter>, failure: &ConnectFailure) {
    for waiter in waiters {
        let _ = waiter.send(Err(failure.clone()));
    }
}

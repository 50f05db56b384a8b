//! A transport that wraps a transport and counts the requests of a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connect_prost::Body;
use connect_prost::client::{Transport, TransportFuture};

/// Counts the requests that it passes on.
pub(crate) struct Counter<T> {
    inner: T,
    requests: Requests,
}

/// The number of requests sent. Clones share the count.
#[derive(Clone, Default)]
pub(crate) struct Requests(Arc<AtomicUsize>);

impl Requests {
    pub(crate) fn sent(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl<T> Counter<T> {
    pub(crate) fn new(inner: T) -> (Counter<T>, Requests) {
        let requests = Requests::default();
        (
            Counter {
                inner,
                requests: requests.clone(),
            },
            requests,
        )
    }
}

impl<T: Transport> Transport for Counter<T> {
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        self.requests.0.fetch_add(1, Ordering::Relaxed);
        self.inner.send(request)
    }
}

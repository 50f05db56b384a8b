//! A transport around a transport: that is all it takes to see every request of a client.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use connect_prost::{
    Body,
    client::{Transport, TransportFuture},
};

/// Counts what it hands on.
pub(crate) struct Counter<T> {
    inner: T,
    requests: Requests,
}

/// How many requests have been sent.
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

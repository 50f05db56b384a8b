//! A backend behind a transport, up or down in several ways.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use connect_prost::client::{Call, Client, Transport, TransportError, TransportFuture};
use connect_prost::{Body, IdempotencyLevel, Spec, StreamType};
use http::{HeaderMap, HeaderValue, Request, Response, Uri};
use prost_types::Struct;

pub(crate) const READ: Spec = Spec::new("/a.v1.Service/Read", StreamType::Unary)
    .with_idempotency(IdempotencyLevel::NoSideEffects);

pub(crate) fn base_url() -> Uri {
    Uri::from_static("http://backend.test")
}

/// What a backend does with a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reaction {
    Respond,
    /// Takes no connection.
    Refuse,
    /// Breaks the connection after the request.
    Reset,
    /// Never responds.
    Silent,
    /// Responds with an error of HTTP.
    Status(u16),
}

/// A transport to a backend, which counts the requests.
#[derive(Clone)]
pub(crate) struct Backend {
    react: Arc<dyn Fn() -> Reaction + Send + Sync>,
    headers: HeaderMap,
    requests: Arc<AtomicU64>,
}

impl Backend {
    /// A backend that asks a function about each request.
    pub(crate) fn new(react: impl Fn() -> Reaction + Send + Sync + 'static) -> Backend {
        Backend {
            react: Arc::new(react),
            headers: HeaderMap::new(),
            requests: Arc::default(),
        }
    }

    /// Adds a header to every response.
    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Backend {
        let value = HeaderValue::from_static(value);
        self.headers.append(name, value);
        self
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

impl Transport for Backend {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let reaction = (self.react)();
        let mut response = Response::new(Body::from("{}"));
        *response.headers_mut() = self.headers.clone();
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert("content-type", json);
        Box::pin(async move {
            match reaction {
                Reaction::Respond => {}
                Reaction::Refuse => return Err(TransportError::unsent("refused")),
                Reaction::Reset => return Err(TransportError::new("reset")),
                Reaction::Silent => pending().await,
                Reaction::Status(status) => *response.status_mut() = status.try_into().unwrap(),
            }
            Ok(response)
        })
    }
}

pub(crate) fn read(client: &Client) -> Call<Struct, Struct> {
    client.unary(&READ, Struct::default())
}

//! A transport with scripted responses, and the methods that the tests call.

use std::future::Future;
use std::sync::{Arc, Mutex};

use connect_prost::client::{Call, Client, Transport, TransportError, TransportFuture};
use connect_prost::{Body, IdempotencyLevel, Spec, StreamType};
use http::request::Parts;
use http::{HeaderValue, Request, Response, Uri};
use prost_types::Struct;

pub(crate) const WRITE: Spec = Spec::new("/a.v1.Service/Write", StreamType::Unary);
pub(crate) const READ: Spec = Spec::new("/a.v1.Service/Read", StreamType::Unary)
    .with_idempotency(IdempotencyLevel::NoSideEffects);

/// Responds with a function, and records the heads of requests.
#[derive(Clone)]
pub(crate) struct Scripted {
    respond: Arc<dyn Fn(Request<Body>) -> TransportFuture + Send + Sync>,
    sent: Arc<Mutex<Vec<Parts>>>,
}

impl Scripted {
    pub(crate) fn new<F>(respond: impl Fn(Request<Body>) -> F + Send + Sync + 'static) -> Scripted
    where
        F: Future<Output = Result<Response<Body>, TransportError>> + Send + 'static,
    {
        Scripted {
            respond: Arc::new(move |request| Box::pin(respond(request))),
            sent: Arc::default(),
        }
    }

    /// Responds to every request with the same function.
    pub(crate) fn always(respond: impl Fn() -> Response<Body> + Send + Sync + 'static) -> Scripted {
        Scripted::new(move |_| std::future::ready(Ok(respond())))
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.clone(), base_url())
    }

    pub(crate) fn sent(&self) -> Vec<Parts> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let (parts, body) = request.into_parts();
        self.sent.lock().unwrap().push(parts.clone());
        (self.respond)(Request::from_parts(parts, body))
    }
}

pub(crate) fn base_url() -> Uri {
    Uri::from_static("http://127.0.0.1:1")
}

pub(crate) fn call(client: &Client, spec: &'static Spec) -> Call<Struct, Struct> {
    client.unary(spec, Struct::default())
}

/// Returns a response with this status, headers and body.
pub(crate) fn http_response(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: impl Into<Body>,
) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        response
            .headers_mut()
            .append(*name, HeaderValue::from_static(value));
    }
    response
}

/// Returns a response with a JSON message.
pub(crate) fn json(body: &'static str) -> Response<Body> {
    http_response(
        200,
        &[("content-type", "application/json")],
        Body::full(body),
    )
}

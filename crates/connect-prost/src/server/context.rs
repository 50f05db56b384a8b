//! The context of a call: what it brings along beside its message.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use http::{Extensions, HeaderMap, Method, Request, Uri, request};

use super::outcome::Outcome;
use super::serve::peer::PeerAddr;
use crate::protocol::server::RequestHead;
use crate::request_id::RequestId;
use crate::{ConnectError, HttpRule, Protocol, Spec};

/// The context of a call, handed to its handler.
///
/// A test makes one to call a handler directly:
///
/// ```
/// use connect_prost::server::Context;
/// use connect_prost::{Spec, StreamType};
///
/// const GET: Spec = Spec::new("/acme.v1.ThingService/Get", StreamType::Unary);
///
/// let mut context = Context::for_test(&GET);
/// context.headers_mut().insert("x-tenant", http::HeaderValue::from_static("acme"));
/// assert_eq!(context.spec().method(), "Get");
/// ```
#[derive(Clone)]
pub struct Context {
    /// In a box: a call's context moves from future to future, and each move would copy all of it.
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    spec: &'static Spec,
    rule: Option<&'static HttpRule>,
    parts: request::Parts,
    protocol: Protocol,
    timeout: Option<Duration>,
    deadline: Option<Instant>,
    request_id: RequestId,
    outcome: Option<Outcome>,
}

impl Context {
    pub(super) fn new(
        (spec, rule): (&'static Spec, Option<&'static HttpRule>),
        parts: request::Parts,
        head: &RequestHead,
        deadline: Option<Instant>,
        request_id: RequestId,
        outcome: Option<Outcome>,
    ) -> Self {
        Self {
            inner: Box::new(Inner {
                spec,
                rule,
                parts,
                protocol: head.format.protocol,
                timeout: head.timeout,
                deadline,
                request_id,
                outcome,
            }),
        }
    }

    /// Makes a context for a test that calls a handler directly: a POST of the procedure over Connect, without headers, without
    /// a deadline, with a random request id.
    ///
    /// # Panics
    ///
    /// If the procedure of `spec` is no path of a URL. Those of generated Specs are.
    #[must_use]
    pub fn for_test(spec: &'static Spec) -> Self {
        let mut parts = Request::new(()).into_parts().0;
        parts.method = Method::POST;
        parts.uri = Uri::from_static(spec.procedure);
        Self {
            inner: Box::new(Inner {
                spec,
                rule: None,
                parts,
                protocol: Protocol::default(),
                timeout: None,
                deadline: None,
                request_id: RequestId::random(),
                outcome: None,
            }),
        }
    }

    pub(super) fn outcome(&self) -> Option<&Outcome> {
        self.inner.outcome.as_ref()
    }

    pub(super) fn parts(&self) -> &request::Parts {
        &self.inner.parts
    }

    pub(super) fn parts_mut(&mut self) -> &mut request::Parts {
        &mut self.inner.parts
    }

    pub(super) fn id(&self) -> &RequestId {
        &self.inner.request_id
    }

    /// Returns what the schema declares about the method.
    #[must_use]
    pub fn spec(&self) -> &'static Spec {
        self.inner.spec
    }

    /// Returns the HTTP rule that was called; `None` for a call of the procedure.
    #[must_use]
    pub fn http_rule(&self) -> Option<&'static HttpRule> {
        self.inner.rule
    }

    /// Returns the headers of the request, including those of HTTP and of the protocol.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.inner.parts.headers
    }

    /// Returns the headers of the request, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.inner.parts.headers
    }

    /// Returns what layers and interceptors attached to the request.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.inner.parts.extensions
    }

    /// Returns what layers and interceptors attached to the request, to be changed.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.inner.parts.extensions
    }

    /// Returns the protocol of the call.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        self.inner.protocol
    }

    /// Returns the query of the URL. That of a call by GET holds the message, and that of an HTTP rule holds fields of it.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.inner.parts.uri.query()
    }

    /// Returns the timeout that the caller sent. The [`deadline`](Self::deadline) counts, which the server may have capped.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.inner.timeout
    }

    /// Returns when the call ends, finished or not; its handler is dropped then.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.inner.deadline
    }

    /// Returns how long the call may still take; zero once the deadline has passed.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let now = tokio::time::Instant::now().into_std();
        self.inner
            .deadline
            .map(|deadline| deadline.saturating_duration_since(now))
    }

    /// Returns the id of the call.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.inner.request_id.as_str()
    }

    /// Returns the error of a method that is not implemented.
    pub(crate) fn unimplemented(&self) -> ConnectError {
        ConnectError::unimplemented(format!("{} is not implemented", self.inner.spec.procedure))
    }

    /// Returns the address of the caller, if the transport knows it.
    #[must_use]
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.inner
            .parts
            .extensions
            .get::<PeerAddr>()
            .map(|peer| peer.0)
    }
}

impl std::fmt::Debug for Context {
    /// Headers by name only: values may hold credentials.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("procedure", &self.inner.spec.procedure)
            .field(
                "headers",
                &self.inner.parts.headers.keys().collect::<Vec<_>>(),
            )
            .field("deadline", &self.inner.deadline)
            .field("request_id", &self.inner.request_id)
            .finish_non_exhaustive()
    }
}

//! What a call brought along, beside its message.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use http::{Extensions, HeaderMap, request};

use super::{PeerAddr, RequestId};
use crate::protocol::server::RequestHead;
use crate::{ConnectError, Protocol, Spec};

/// The circumstances of a call, handed to its handler.
#[derive(Clone)]
pub struct Context {
    /// In a box: a call's context moves from future to future, and each move would copy all of it.
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    spec: &'static Spec,
    parts: request::Parts,
    protocol: Protocol,
    timeout: Option<Duration>,
    deadline: Option<Instant>,
    request_id: RequestId,
}

impl Context {
    pub(super) fn new(
        spec: &'static Spec,
        parts: request::Parts,
        head: &RequestHead,
        deadline: Option<Instant>,
        request_id: RequestId,
    ) -> Self {
        Self {
            inner: Box::new(Inner {
                spec,
                parts,
                protocol: head.content_type.protocol,
                timeout: head.timeout,
                deadline,
                request_id,
            }),
        }
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

    /// What the schema says about the method.
    #[must_use]
    pub fn spec(&self) -> &'static Spec {
        self.inner.spec
    }

    /// The headers of the request, those of HTTP and of the protocol included.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.inner.parts.headers
    }

    /// What layers and interceptors attached to the request.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.inner.parts.extensions
    }

    /// What layers and interceptors attached to the request, to be changed.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.inner.parts.extensions
    }

    /// What the caller speaks.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        self.inner.protocol
    }

    /// The query of a call by GET, as it stands in the URL; no other call has one that means anything.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.inner.parts.uri.query()
    }

    /// How long the caller waits, as it said. What counts is the [`deadline`](Self::deadline), which the server may have capped.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.inner.timeout
    }

    /// When the call ends, finished or not; its handler is dropped then.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.inner.deadline
    }

    /// How long the call may still take; zero once the deadline has passed.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let now = tokio::time::Instant::now().into_std();
        self.inner
            .deadline
            .map(|deadline| deadline.saturating_duration_since(now))
    }

    /// The id of the call.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.inner.request_id.as_str()
    }

    /// The answer of a method that is not offered.
    #[must_use]
    pub fn unimplemented(&self) -> ConnectError {
        ConnectError::unimplemented(format!(
            "{} is not implemented",
            self.inner.spec.procedure()
        ))
    }

    /// The address of the caller, where the transport knows it.
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
            .field("procedure", &self.inner.spec.procedure())
            .field(
                "headers",
                &self.inner.parts.headers.keys().collect::<Vec<_>>(),
            )
            .field("deadline", &self.inner.deadline)
            .field("request_id", &self.inner.request_id)
            .finish_non_exhaustive()
    }
}

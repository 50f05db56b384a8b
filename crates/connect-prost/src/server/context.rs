//! What a call brought along, beside its message.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use http::{Extensions, HeaderMap, Uri};

use super::{PeerAddr, RequestId};
use crate::protocol::server::RequestHead;
use crate::{ConnectError, Protocol, Spec};

/// The circumstances of a call, handed to its handler.
#[derive(Clone)]
pub struct Context {
    spec: &'static Spec,
    headers: HeaderMap,
    extensions: Extensions,
    deadline: Option<Instant>,
    request_id: RequestId,
    protocol: Protocol,
    timeout: Option<Duration>,
    uri: Uri,
}

impl Context {
    pub(super) fn new(
        spec: &'static Spec,
        request_id: RequestId,
        deadline: Option<Instant>,
    ) -> Self {
        Self {
            spec,
            headers: HeaderMap::new(),
            extensions: Extensions::new(),
            deadline,
            request_id,
            protocol: Protocol::default(),
            timeout: None,
            uri: Uri::default(),
        }
    }

    pub(super) fn with_head(
        mut self,
        head: RequestHead,
        headers: HeaderMap,
        extensions: Extensions,
        uri: Uri,
    ) -> Self {
        self.protocol = head.content_type.protocol;
        self.timeout = head.timeout;
        self.headers = headers;
        self.extensions = extensions;
        self.uri = uri;
        self
    }

    /// What the schema says about the method.
    #[must_use]
    pub fn spec(&self) -> &'static Spec {
        self.spec
    }

    /// The headers of the request, those of HTTP and of the protocol included.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What layers and interceptors attached to the request.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// What layers and interceptors attached to the request, to be changed.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.extensions
    }

    /// What the caller speaks.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The query of a call by GET, as it stands in the URL; no other call has one that means anything.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.uri.query()
    }

    /// How long the caller waits, as it said. What counts is the [`deadline`](Self::deadline), which the server may have capped.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// When the call ends, finished or not; its handler is dropped then.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// How long the call may still take; zero once the deadline has passed.
    #[must_use]
    pub fn time_left(&self) -> Option<Duration> {
        let now = tokio::time::Instant::now().into_std();
        self.deadline
            .map(|deadline| deadline.saturating_duration_since(now))
    }

    /// The id of the call.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.request_id.as_str()
    }

    /// The answer of a method that is not offered.
    #[must_use]
    pub fn unimplemented(&self) -> ConnectError {
        ConnectError::unimplemented(format!("{} is not implemented", self.spec.procedure()))
    }

    /// The address of the caller, where the transport knows it.
    #[must_use]
    pub fn peer_addr(&self) -> Option<SocketAddr> {
        self.extensions.get::<PeerAddr>().map(|peer| peer.0)
    }
}

impl std::fmt::Debug for Context {
    /// Headers by name only: values may hold credentials.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("procedure", &self.spec.procedure())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("deadline", &self.deadline)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

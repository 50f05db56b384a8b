//! A client transport that calls the mock without a socket.

use connect_prost::Body;
use connect_prost::client::{Transport, TransportError, TransportFuture};
use tower::ServiceExt;

use crate::service::MockService;

/// Passes requests directly to the mock.
#[derive(Debug, Clone)]
pub struct MockTransport {
    service: MockService,
}

impl MockTransport {
    pub(super) fn new(service: MockService) -> Self {
        Self { service }
    }
}

impl Transport for MockTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        let service = self.service.clone();
        Box::pin(async move { service.oneshot(request).await.map_err(TransportError::new) })
    }
}

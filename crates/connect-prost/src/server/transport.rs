//! A router as a client's transport: the same calls, without a socket.

use super::dispatch;
use super::router::Router;
use crate::Body;
use crate::client::{Transport, TransportFuture};

impl Transport for Router {
    /// Carries the request out in place; dropping the future drops the call.
    fn send(&self, request: http::Request<Body>) -> TransportFuture {
        let response = dispatch::dispatch(&self.settings, request);
        Box::pin(async move { Ok(response.await.unwrap_or_else(|never| match never {})) })
    }
}

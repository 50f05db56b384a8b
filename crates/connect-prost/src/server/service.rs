//! The interface between a generated server and a router.

use super::server_call::{ServerCall, ServerCallFuture};
use crate::Spec;

/// A service that a [`Router`](super::Router) can serve.
///
/// Generated `XServiceServer<S>` implements it for every `S` that implements the service trait.
pub trait Service: Send + Sync + 'static {
    /// Returns the methods, in the order of the schema.
    fn specs(&self) -> &'static [&'static Spec];

    /// Carries out a call of the method at the index of the [`ServerCall`] in [`Service::specs`].
    fn call(&self, call: ServerCall) -> ServerCallFuture;
}

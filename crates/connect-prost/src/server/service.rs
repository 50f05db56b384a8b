//! What a generated server offers to a router.

use super::{Call, CallFuture};
use crate::Spec;

/// A service with its procedures.
///
/// Generated: `XServiceServer<S>` implements it for every `S` that implements the service trait. Nobody else needs to.
pub trait Service: Send + Sync + 'static {
    /// The procedures, in the order of the schema.
    fn specs(&self) -> &'static [&'static Spec];

    /// Carries out a call of the procedure that is at [`Call::index`] in [`Service::specs`].
    fn call(&self, call: Call) -> CallFuture;
}

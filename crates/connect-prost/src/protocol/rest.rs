//! REST: calls by the HTTP rules of the schema.
//!
//! Basis: `google.api.http`. A request is bound to its message by path, query and body; errors are written in the shape that
//! the schema declares for the service.

#[cfg(feature = "client")]
pub(super) mod client;
#[cfg(feature = "server")]
pub(super) mod server;

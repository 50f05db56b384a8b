//! Unary Connect: the body is the message, an error is an HTTP status with a JSON body.
//!
//! Basis: "Unary-RPC" and "Unary-Get-Request" of the Connect protocol.

#[cfg(feature = "client")]
pub(super) mod client;
pub(super) mod get;
#[cfg(feature = "server")]
pub(super) mod server;
mod trailers;

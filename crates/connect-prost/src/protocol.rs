//! The wire protocols, each with a client half and a server half. All of it is text and bytes: no I/O, no clock.
//!
//! | Module | Holds |
//! |---|---|
//! | `wire` | what all protocols share: wire formats, heads of requests and responses |
//! | `connect_unary`, `connect_stream`, `grpc`, `grpc_web`, `rest` | one protocol each, with the same functions in its `client` and `server` |
//! | `connect` | names and error bodies that both forms of Connect share |
//! | `server`, `client` | the only files that choose among the protocols, one per side |
//! | `telemetry` | the names of protocols, methods and codes in traces |
//!
//! No other file of this crate names a protocol.

#[cfg(feature = "client")]
pub(crate) mod client;
#[cfg(feature = "_rpc")]
mod connect;
#[cfg(feature = "_rpc")]
mod connect_stream;
#[cfg(feature = "_rpc")]
mod connect_unary;
#[cfg(feature = "_rpc")]
mod grpc;
#[cfg(feature = "_rpc")]
mod grpc_web;
#[cfg(feature = "_rpc")]
mod rest;
#[cfg(feature = "server")]
pub(crate) mod server;
#[cfg(all(feature = "_rpc", feature = "tracing"))]
pub(crate) mod telemetry;
#[cfg(all(feature = "client", feature = "server"))]
#[cfg(test)]
mod tests;
pub(crate) mod wire;

#[cfg(feature = "_rpc")]
pub(crate) use wire::{Framing, Protocol, WireFormat};

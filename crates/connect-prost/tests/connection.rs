//! Connections of the hyper transport: opening, pooling, idle timeouts and cancellation.

#![cfg(feature = "hyper")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "connection/addresses.rs"]
mod addresses;
#[path = "connection/cancellation.rs"]
mod cancellation;
#[path = "connection/goaway.rs"]
mod goaway;
#[path = "connection/heads.rs"]
mod heads;
#[path = "connection/idle.rs"]
mod idle;
#[path = "connection/pooling.rs"]
mod pooling;
#[path = "connection/proxy.rs"]
mod proxy;
#[path = "connection/runtimes.rs"]
mod runtimes;
#[path = "connection/server.rs"]
mod server;

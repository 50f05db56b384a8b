//! How the hyper transport opens, keeps and gives up connections.

#![cfg(feature = "client")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "connection/addresses.rs"]
mod addresses;
#[path = "connection/giving_up.rs"]
mod giving_up;
#[path = "connection/going_away.rs"]
mod going_away;
#[path = "connection/heads.rs"]
mod heads;
#[path = "connection/keeping.rs"]
mod keeping;
#[path = "connection/pooling.rs"]
mod pooling;
#[path = "connection/proxy.rs"]
mod proxy;
#[path = "connection/runtimes.rs"]
mod runtimes;
#[path = "connection/server.rs"]
mod server;

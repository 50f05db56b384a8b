//! Spans and events of calls on both sides, as a subscriber sees them.

#![cfg(all(feature = "hyper", feature = "server", feature = "tracing"))]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

mod envelope;

#[path = "tracing/client.rs"]
mod client;
#[path = "tracing/client_streams.rs"]
mod client_streams;
#[path = "tracing/collector.rs"]
mod collector;
#[path = "tracing/rest.rs"]
mod rest;
#[path = "tracing/river.rs"]
mod river;
#[path = "tracing/serve.rs"]
mod serve;
#[path = "tracing/server.rs"]
mod server;
#[path = "tracing/server_streams.rs"]
mod server_streams;

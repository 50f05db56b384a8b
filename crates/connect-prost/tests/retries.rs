//! Retries as simulations, in virtual time: what many clients do to a server that is down, how fast calls succeed after that, and
//! whether a write is ever done twice.
//!
//! Tests of single calls are in `client/attempts.rs`. Tests that are ignored are the same simulations at full size:
//! `cargo xtask simulate retries` runs them and shows their figures.

#![cfg(feature = "hyper")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]
#![expect(clippy::print_stdout, reason = "simulations show their figures")]

#[path = "retries/backend.rs"]
mod backend;
#[path = "retries/clocks.rs"]
mod clocks;
#[path = "retries/dead_backend.rs"]
mod dead_backend;
#[path = "retries/endless.rs"]
mod endless;
#[path = "retries/outage.rs"]
mod outage;
#[path = "retries/retry_after.rs"]
mod retry_after;
#[path = "retries/server.rs"]
mod server;
#[path = "retries/writes.rs"]
mod writes;

//! What the whole-stack tests share: a service with every kind of method, and the clients that reach it.
//!
//! The tests are in `tests/`, one file per theme. Each calls through a generated client and a generated server. What one
//! side of the runtime does by itself is tested in `crates/connect-prost/tests`.

mod clients;
mod service;

pub use self::clients::{all_clients, clients, http2_clients, in_process};
pub use self::service::{FAIL, PANIC, PENDING, drop_of, router};

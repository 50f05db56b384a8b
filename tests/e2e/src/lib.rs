//! What the whole-stack tests share: a service with every kind of method, one of work that lasts, and the clients that
//! reach them.
//!
//! The tests are in `tests/`, one file per theme. Each calls through a generated client and a generated server. What one
//! side of the runtime does by itself is tested in `crates/connect-prost/tests`.

mod builds;
mod clients;
mod service;

pub use self::builds::{DOOMED, builds};
pub use self::clients::{all_builders, all_clients, clients, http2_clients, in_process};
pub use self::service::{FAIL, PANIC, PENDING, drop_of, router};

//! The client against transports that answer as a test says, and against raw sockets.

#![cfg(feature = "client")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "client/answers.rs"]
mod answers;
#[path = "client/interceptors.rs"]
mod interceptors;
#[path = "client/options.rs"]
mod options;
#[path = "client/scripted.rs"]
mod scripted;
#[path = "client/sockets.rs"]
mod sockets;
#[path = "client/timeouts.rs"]
mod timeouts;

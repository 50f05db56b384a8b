//! Version 1 of user management, which is plain HTTP: its schema, its routes and its clients, against a directory in memory.
//!
//! Contract A.22, A.23, C.4, C.5 and the gaps H14, H15 and H64. Requests are written as the documentation prints them, or made by
//! the generated clients.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "v1/answers.rs"]
mod answers;
#[path = "v1/client.rs"]
mod client;
#[path = "v1/directory.rs"]
mod directory;
#[path = "v1/errors.rs"]
mod errors;
#[path = "v1/sockets.rs"]
mod sockets;
#[path = "v1/token.rs"]
mod token;
#[path = "v1/token_check.rs"]
mod token_check;
#[path = "v1/update.rs"]
mod update;
#[path = "v1/users.rs"]
mod users;
#[path = "v1/world.rs"]
mod world;

//! Unary Connect: the body is the message, an error is an HTTP status with a JSON body.

pub mod client;
pub mod get;
pub mod server;

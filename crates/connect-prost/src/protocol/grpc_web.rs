//! gRPC-Web in its binary form: gRPC with its trailers as the last envelope of the body.
//!
//! Basis: "gRPC-Web" of the gRPC documentation. The base64 form (`application/grpc-web-text`) is not spoken.

pub mod client;
pub mod server;

/// The flag of the envelope that holds the trailers.
pub const TRAILERS: u8 = 0b1000_0000;

//! gRPC-Web in its binary form: gRPC with its trailers as the last envelope of the body.
//!
//! Basis: "gRPC-Web" of the gRPC documentation. The base64 form (`application/grpc-web-text`) is not spoken.

#[cfg(feature = "client")]
pub(super) mod client;
#[cfg(feature = "server")]
pub(super) mod server;

/// The flag of the envelope that holds the trailers.
pub(super) const TRAILERS: u8 = 0b1000_0000;

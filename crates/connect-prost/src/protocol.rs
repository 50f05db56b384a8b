//! The protocols, each with its client half and its server half. All of it is text and bytes: no I/O, no clock.
//!
//! `server` and `client` hold what is the same for all protocols, and choose among their halves; a folder per protocol holds
//! the rest. Unary Connect, where a body is a message, knows nothing of envelopes.

pub mod client;
pub mod connect;
mod content_type;
pub mod grpc;
pub mod grpc_web;
pub mod server;

pub use content_type::{ContentType, Framing};

/// What a call speaks on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// The Connect protocol: a unary message is the body of a plain HTTP request; streams are envelopes.
    #[default]
    Connect,
    /// gRPC, over HTTP/2.
    Grpc,
    /// gRPC-Web in its binary form, over any HTTP.
    GrpcWeb,
}

impl Protocol {
    /// The protocol's usual name: `connect`, `grpc`, `grpc-web`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Grpc => "grpc",
            Self::GrpcWeb => "grpc-web",
        }
    }
}

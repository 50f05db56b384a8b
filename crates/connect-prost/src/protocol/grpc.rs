//! gRPC: messages in envelopes, the status in the trailers of HTTP.
//!
//! Basis: "gRPC over HTTP2" of the gRPC documentation.

pub mod server;
mod status;
mod timeout;

use http::header::HeaderName;

pub(crate) use status::{read_status, write_status};
pub use timeout::{format_timeout, parse_timeout};

/// `grpc-encoding`: how messages are compressed.
pub const ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");

/// `grpc-accept-encoding`: how those of the answer may be.
pub const ACCEPT_ENCODING: HeaderName = HeaderName::from_static("grpc-accept-encoding");

/// `grpc-timeout`.
pub const TIMEOUT_HEADER: HeaderName = HeaderName::from_static("grpc-timeout");

/// `grpc-status`: the code's number, 0 for success.
pub const STATUS: HeaderName = HeaderName::from_static("grpc-status");

/// `grpc-message`: the error's message, percent-encoded.
pub const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// `grpc-status-details-bin`: a `google.rpc.Status` in base64.
pub const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

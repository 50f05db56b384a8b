//! gRPC: messages in envelopes, the status in the trailers of HTTP.
//!
//! Basis: "gRPC over HTTP2" of the gRPC documentation.

#[cfg(feature = "client")]
pub(super) mod client;
#[cfg(feature = "server")]
pub(super) mod server;
mod status;
mod timeout;

use http::header::HeaderName;

#[cfg(test)]
pub(super) use timeout::{format_timeout, parse_timeout};

/// `grpc-encoding`: how messages are compressed.
pub(super) const ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");

/// `grpc-timeout`.
const TIMEOUT_HEADER: HeaderName = HeaderName::from_static("grpc-timeout");

/// `grpc-status`: the code's number, 0 for success.
const STATUS: HeaderName = HeaderName::from_static("grpc-status");

/// `grpc-message`: the error's message, percent-encoded.
const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// `grpc-status-details-bin`: a `google.rpc.Status` in base64.
const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

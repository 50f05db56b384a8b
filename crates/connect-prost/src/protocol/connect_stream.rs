//! Connect streams: envelopes, the last of which holds error and trailers as JSON.
//!
//! Basis: "Streaming-RPC" of the Connect protocol.

#[cfg(feature = "client")]
pub(super) mod client;
#[cfg(feature = "server")]
pub(super) mod server;

use http::header::HeaderName;

/// The flag of the envelope that ends a stream.
pub(super) const END_STREAM: u8 = 0b0000_0010;

/// `Connect-Content-Encoding`: how the messages of a stream are compressed.
pub(super) const CONTENT_ENCODING: HeaderName = HeaderName::from_static("connect-content-encoding");

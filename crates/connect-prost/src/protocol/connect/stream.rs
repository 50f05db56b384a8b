//! Connect streams: envelopes, the last of which holds error and trailers as JSON.

pub mod client;
pub mod server;

/// The flag of the envelope that ends a stream.
pub const END_STREAM: u8 = 0b0000_0010;

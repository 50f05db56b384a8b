//! Cases of REST as data, and the service that they are about.
//!
//! A case is a request and what its response has to be; `cases/` holds them, a file for each part of REST. They run here
//! against a [`router`] in process, some over a socket, and in `lab/conformance/rest` also against other implementations that serve
//! the same schema.

mod case;
mod compare;
mod exchange;
mod service;
mod write;

pub use self::case::{Case, cases, parts};
pub use self::compare::{compare, difference, summary};
pub use self::exchange::{Received, exchange};
pub use self::service::router;
pub use self::write::bytes;

/// What the generator makes of `proto/`.
pub mod generated {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// The schema as a `google.protobuf.FileDescriptorSet`, imports included.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/set.binpb"));

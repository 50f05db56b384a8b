//! Generates Rust from `.proto` files in a build script: prost messages with `Debug`, ProtoJSON,
//! protovalidate validators, typed Connect clients and server traits. No protoc, no buf, no network.
//!
//! A `build.rs` is three lines:
//!
//! ```no_run
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     Ok(connect_prost_build::configure().proto_root("proto").compile()?)
//! }
//! ```
//!
//! and the crate includes what it has made, in any module:
//!
//! ```text
//! include!(concat!(env!("OUT_DIR"), "/protos.rs"));
//! ```
//!
//! Protobuf packages become modules: `team.v2.User` is `team::v2::User`. Generated code names the
//! crates `prost`, `prost-types`, `protojson-prost`, `protovalidate-prost` and `connect-prost`, which
//! the consumer has to depend on.
//!
//! These imports resolve without a file, and a file on the include path wins over them:
//! `google/protobuf/*.proto`, `google/api/annotations.proto`, `google/api/http.proto`,
//! `buf/validate/validate.proto` and `connectprost/options/v1/options.proto`.

mod builder;
mod emit;
mod error;
mod load;
mod model;
mod options;

pub use builder::{Builder, configure};
pub use error::{BuildError, Finding};

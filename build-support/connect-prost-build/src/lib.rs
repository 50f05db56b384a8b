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
//! the consumer has to depend on, as far as they are called. Each file starts with a check that it
//! fits the versions of the last three; where it does not, the compiler says which side to update.
//!
//! | Options of the [`Builder`] | Say |
//! |---|---|
//! | [`client`](Builder::client), [`server`](Builder::server), [`json`](Builder::json), [`validators`](Builder::validators), each with its `_for` | what is made, of everything or of what a path names |
//! | [`extern_path`](Builder::extern_path) | what is taken from another crate |
//! | [`btree_map`](Builder::btree_map), [`bytes`](Builder::bytes), [`boxed`](Builder::boxed) | which type a field has |
//! | [`type_attribute`](Builder::type_attribute), [`message_attribute`](Builder::message_attribute), [`enum_attribute`](Builder::enum_attribute), [`field_attribute`](Builder::field_attribute) | what else stands above a type or a field |
//!
//! These imports resolve without a file, and a file on the include path wins over them:
//! `google/protobuf/*.proto`, `google/api/annotations.proto`, `google/api/http.proto`,
//! `buf/validate/validate.proto` and `connectprost/options/v1/options.proto`.
//!
//! # Descriptor sets and editions
//!
//! Who compiles with buf or protoc already, or has `.proto` files of edition 2023, names a descriptor set instead
//! of folders:
//!
//! ```no_run
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     // buf build -o set.binpb
//!     Ok(connect_prost_build::configure().descriptor_set("set.binpb").compile()?)
//! }
//! ```
//!
//! Files of edition 2023 become the proto2 or proto3 that means the same. A later edition is refused, and so is
//! what neither of them can say: an enum that does not start with zero, in one file with fields of implicit
//! presence. [`Builder::descriptor_set_path`] writes such a set, for other generators.
//!
//! # As a plugin
//!
//! Whoever compiles with protoc or buf uses the program `protoc-gen-connect-prost` of this crate
//! instead of a build script: a plugin that makes the same files, with the [`Builder`]'s options by
//! their names. [`plugin::respond`] is all of it.

mod builder;
mod cel;
mod check;
mod emit;
mod error;
mod load;
mod model;
mod options;
pub mod plugin;
mod rules;

pub use builder::{Builder, configure};
pub use error::{BuildError, Diagnostic};
pub use options::RuleErrors;

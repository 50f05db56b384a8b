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
//! The crate includes the generated code, in any module:
//!
//! ```text
//! include!(concat!(env!("OUT_DIR"), "/protos.rs"));
//! ```
//!
//! Protobuf packages become modules: `team.v2.User` is `team::v2::User`. Generated code calls the
//! crates `prost`, `prost-types`, `protojson-prost`, `protovalidate-prost` and `connect-prost`; the
//! consumer depends on those that its products need. Each file starts with a version check of the
//! last three: where they do not fit, the compiler error names the side to update.
//!
//! | Options of the [`Builder`] | Set |
//! |---|---|
//! | [`client`](Builder::client), [`server`](Builder::server), [`json`](Builder::json), [`validators`](Builder::validators), each with its `_for` | which products are generated, for everything or for a path |
//! | [`extern_path`](Builder::extern_path) | which types come from another crate |
//! | [`btree_map`](Builder::btree_map), [`bytes`](Builder::bytes), [`boxed`](Builder::boxed) | which type a field has |
//! | [`type_attribute`](Builder::type_attribute), [`message_attribute`](Builder::message_attribute), [`enum_attribute`](Builder::enum_attribute), [`field_attribute`](Builder::field_attribute) | which attributes a type or a field has |
//! | [`http_rules`](Builder::http_rules) | whether wrong `google.api.http` rules are errors, or left out with a warning |
//!
//! These imports resolve without a file, and a file on the include path wins over them:
//! `google/protobuf/*.proto`, `google/api/annotations.proto`, `google/api/http.proto`, `google/api/httpbody.proto`,
//! `buf/validate/validate.proto` and `connectprost/options/v1/options.proto`.
//!
//! # Descriptor sets and editions
//!
//! A descriptor set of buf or protoc takes the place of folders. `.proto` files of edition 2023 need one:
//!
//! ```no_run
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     // buf build -o set.binpb
//!     Ok(connect_prost_build::configure().descriptor_set("set.binpb").compile()?)
//! }
//! ```
//!
//! Files of edition 2023 become the equivalent proto2 or proto3. Later editions are rejected, and an enum that does
//! not start with zero in one file with fields of implicit presence, which neither syntax allows.
//! [`Builder::descriptor_set_path`] writes such a set, for other generators.
//!
//! # As a plugin
//!
//! The program `protoc-gen-connect-prost` of this crate is a plugin of protoc and buf. It generates the
//! same files as a build script, with the [`Builder`]'s options by their names. [`plugin::respond`]
//! is all of it.

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
pub use options::{HttpRules, RuleErrors};

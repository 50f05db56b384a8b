//! The Manus Enterprise API as Rust, generated from the `.proto` files of this workspace.
//!
//! A protobuf package is a module: `team.v2.User` is [`team::v2::User`]. Messages are plain prost
//! structs with ProtoJSON (serde included) and validation; feature `client` adds a typed client per
//! service, feature `server` a trait per service to implement. Both are on by default; without them
//! the crate needs no runtime.

include!(concat!(env!("OUT_DIR"), "/protos.rs"));

//! What is generated from `proto/`, on top of what `split-base` has.

include!(concat!(env!("OUT_DIR"), "/protos.rs"));

/// The file that is included above.
pub const PROTOS: &str = include_str!(concat!(env!("OUT_DIR"), "/protos.rs"));

//! The types generated from `proto/`, which use those of `split-base`.

include!(concat!(env!("OUT_DIR"), "/protos.rs"));

/// The file that is included above.
pub const PROTOS: &str = include_str!(concat!(env!("OUT_DIR"), "/protos.rs"));

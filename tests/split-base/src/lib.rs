//! The types generated from `proto/`, which `split-app` uses.

include!(concat!(env!("OUT_DIR"), "/protos.rs"));

//! What is generated from `proto/`.

include!(concat!(env!("OUT_DIR"), "/protos.rs"));

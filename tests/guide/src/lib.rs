//! What is generated from `proto/`, for the code of the pages.

include!(concat!(env!("OUT_DIR"), "/protos.rs"));

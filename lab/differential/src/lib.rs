//! protojson-prost beside its peers, over random messages of every field kind and over JSON that was tampered with.
//!
//! The messages of `proto/` are generated twice, by us and by pbjson; prost-reflect knows them by descriptor. Binary
//! protobuf carries a message from one side to the other. Where the sides do not agree, [`classes`] has the reason why we are
//! right; what is not listed there fails the test, and so does what is listed and never occurs.
//!
//! `DIFFERENTIAL_SEED=7 cargo test -p differential` runs over other cases.

pub mod attack;
pub mod classes;
pub mod difference;
pub mod messages;

pub mod mutation;
pub mod peer;
pub mod random;
pub mod run;

/// What our generator makes.
pub mod ours {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
    pub use self::differential::v1::*;
}

/// What prost-build and pbjson-build make.
pub mod theirs {
    include!(concat!(env!("OUT_DIR"), "/pbjson/differential.v1.rs"));
    include!(concat!(env!("OUT_DIR"), "/pbjson/differential.v1.serde.rs"));
}

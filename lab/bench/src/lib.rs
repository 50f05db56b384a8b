//! Peers side by side. Each binary is one codec: it repeats one operation of one scenario as often as its arguments ask, and
//! `cargo xtask bench json` counts what that costs.

mod request;
pub mod sample;
mod task;

pub use request::Request;
pub use task::{Scenario, Task};

/// The scenarios' messages as our generator makes them.
pub mod ours {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// The scenarios' messages as prost-build and pbjson-build make them.
#[cfg(feature = "peers")]
pub mod pbjson {
    include!(concat!(env!("OUT_DIR"), "/pbjson/bench.v1.rs"));
    include!(concat!(env!("OUT_DIR"), "/pbjson/bench.v1.serde.rs"));
}

/// The scenarios' messages as one writes them by hand for serde.
#[cfg(feature = "peers")]
pub mod hand;

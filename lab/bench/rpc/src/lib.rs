//! RPC stacks side by side. Each binary is one side of one stack, on one thread: a `server-…` prints its address and responds
//! until its standard input ends, a `client-…` makes as many calls as its arguments ask. `cargo xtask bench rpc` counts what a
//! call costs.
//!
//! Only the measured side differs: every server is loaded by `client-hyper`, every client talks to `server-hyper`.

pub mod content;
pub mod ours_client;
mod program;
pub mod query;
mod task;
mod wire;

pub use program::{block_on, listen};
pub use task::Task;
pub use wire::{CURSOR, Http, Protocol, Scenario};

/// Messages, client and server as our generator makes them.
pub mod ours {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

/// Messages, client and server as connectrpc-build makes them.
#[cfg(feature = "peers")]
pub mod connectrpc {
    #[allow(
        clippy::all,
        dead_code,
        missing_docs,
        unreachable_pub,
        unused_qualifications
    )]
    mod generated {
        include!(concat!(env!("OUT_DIR"), "/connectrpc/mod.rs"));
    }
    pub use generated::bench::v1::*;
}

/// Messages, client and server as tonic-prost-build makes them.
#[cfg(feature = "peers")]
pub mod tonic {
    include!(concat!(env!("OUT_DIR"), "/tonic/bench.v1.rs"));
}

/// Messages as one writes them by hand for serde.
#[cfg(feature = "peers")]
pub mod hand;

/// Messages as prost and pbjson make them, services as `rest_over_grpc` does.
#[cfg(feature = "peers")]
pub mod rest_over_grpc {
    #[allow(
        clippy::all,
        dead_code,
        missing_docs,
        unreachable_pub,
        unused_qualifications
    )]
    mod generated {
        pub mod bench {
            pub mod v1 {
                include!(concat!(env!("OUT_DIR"), "/rest/bench.v1.rs"));
                include!(concat!(env!("OUT_DIR"), "/rest/bench.v1.serde.rs"));
                include!(concat!(env!("OUT_DIR"), "/rest/bench.v1.rest.rs"));
            }
        }
        include!(concat!(env!("OUT_DIR"), "/rest/transcoder.rest.rs"));
    }
    pub use generated::Transcoder;
    pub use generated::bench::v1::*;
}

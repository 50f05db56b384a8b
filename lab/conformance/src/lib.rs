//! Executors of connectrpc/conformance: a server and a client that the suite's runner drives over stdin and stdout.

pub mod convert;
pub mod frame;

mod proto {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

pub use proto::connectrpc::conformance::v1 as suite;

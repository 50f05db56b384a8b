//! Executors of connectrpc/conformance: a server and a client that the suite's runner drives over stdin and stdout.
//!
//! `cargo xtask conformance connect` builds and runs them. To look into one failing case, build with `--build`, then:
//!
//! ```text
//! target/tools/connectconformance --mode server --conf lab/conformance/connect/connect.yaml --trace \
//!   --run 'Timeouts/**/unary' -- target/conformance/connect-server
//! ```

pub mod convert;
pub mod frame;

mod proto {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

pub use proto::connectrpc::conformance::v1 as suite;

//! The executor of the protobuf conformance suite: generated messages and their ProtoJSON against Google's own cases.
//!
//! The runner starts it, writes one request after the other to its stdin and reads the responses from its stdout.
//! `cargo xtask conformance protobuf` builds and runs it; `known.txt` names the cases that cannot pass.

mod executor;
mod frame;
mod types;

#[allow(
    dead_code,
    reason = "of the suite's own protocol, an executor reads half and writes the other half"
)]
mod proto {
    include!(concat!(env!("OUT_DIR"), "/protos.rs"));
}

use std::io::{self, BufWriter, stdin, stdout};

use self::executor::Executor;
use self::proto::conformance::ConformanceRequest;

fn main() -> io::Result<()> {
    let executor = Executor::new();
    let mut from = stdin().lock();
    let mut to = BufWriter::new(stdout().lock());
    while let Some(request) = frame::read::<ConformanceRequest>(&mut from)? {
        frame::write(&mut to, &executor.respond(request))?;
    }
    Ok(())
}

//! Repository tasks, run as `cargo xtask <verb>`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks on its standard streams"
)]

mod bench;
mod buf;
mod conformance;
mod floors;
mod golden;
mod interop;
mod outcome;
mod simulate;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::outcome::Outcome;

/// Repository tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

/// One task each, in a file of its own.
#[derive(Subcommand)]
enum Verb {
    /// Measure ours beside the peers of lab/bench, and hold it to its budgets.
    Bench(bench::Arguments),
    /// Lint, format-check and build the protos, and compare them with the merge base.
    Buf,
    /// Run a public conformance suite against executors of ours, from lab/conformance.
    Conformance(conformance::Arguments),
    /// Check who imports whom: layers of crates, cycles of folders, the style of `use`, the runtime's number of dependencies.
    Floors,
    /// Take over what the generator makes of tests/golden.
    Golden,
    /// Call and be called by other implementations of the same protocols, from lab/interop.
    Interop,
    /// Run the simulations at full size, of which `cargo test` runs samples.
    Simulate(simulate::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().verb {
        Verb::Bench(arguments) => bench::run(&arguments),
        Verb::Buf => buf::run(),
        Verb::Conformance(arguments) => conformance::run(&arguments),
        Verb::Floors => floors::run(),
        Verb::Golden => golden::run(),
        Verb::Interop => interop::run(),
        Verb::Simulate(arguments) => simulate::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

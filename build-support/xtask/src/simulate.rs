//! `cargo xtask simulate pages`: scans of lists that change under them, in as many worlds as it takes to trust them.
//!
//! The worlds are in the runtime's own tests, where a sample of them runs with the rest; here all of them run, in release mode.

use std::process::Command;
use std::time::Instant;

use clap::{Args, ValueEnum};

use crate::{Outcome, workspace};

/// What to simulate.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The subject.
    subject: Subject,
    /// How many worlds.
    #[arg(long, default_value_t = 100_000)]
    seeds: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Subject {
    /// Scans of 10,000 rows while others insert and delete, beside plain offsets.
    Pages,
}

/// The tests of the runtime itself, in release mode.
fn test() -> Command {
    let mut cargo = workspace::cargo(workspace::root());
    cargo.args([
        "test",
        "--quiet",
        "--release",
        "-p",
        "connect-prost",
        "--lib",
    ]);
    cargo
}

impl Subject {
    fn test(self) -> &'static str {
        match self {
            Subject::Pages => {
                "client::pages::scan::simulation::ten_thousand_rows_come_exactly_once_in_every_scan"
            }
        }
    }
}

/// Prints the figures. Fails when a row is skipped or doubled.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    workspace::run(test().arg("--no-run"))?;
    let mut test = test();
    test.args(["--", "--ignored", "--exact", "--nocapture"]);
    test.arg(arguments.subject.test());
    test.env("SIMULATION_SEEDS", arguments.seeds.to_string());
    let begin = Instant::now();
    let output = workspace::stdout(&mut test)?;
    println!("{output}simulated in {:.0?}", begin.elapsed());
    // A test that is not there does not fail.
    match output.contains("1 passed") {
        true => Ok(()),
        false => Err("the simulation was not run".into()),
    }
}

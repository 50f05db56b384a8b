//! `cargo xtask bench json`: encode and decode of the scenarios, ours beside the peers.

use std::path::PathBuf;
use std::process::Command;

use super::budget::Budgets;
use super::callgrind::{self, Count};
use super::gate::{Gate, Mode};
use super::lab;
use crate::Outcome;
use crate::tools::finish;

/// How to measure.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Measure ours only and hold it to `lab/bench/budgets.toml`.
    #[arg(long)]
    gate: bool,
    /// Write what is measured into the budgets.
    #[arg(long, conflicts_with = "gate")]
    bless: bool,
    /// Build with fat LTO and one codegen unit, instead of what users get by default. Budgets are not looked at.
    #[arg(long, conflicts_with_all = ["gate", "bless"])]
    fat: bool,
}

const SCENARIOS: [&str; 2] = ["ingest50", "list100"];
const OPERATIONS: [&str; 2] = ["encode", "decode"];

const OURS: Codec = Codec {
    binary: "json-ours",
    name: "protojson-prost",
};

/// A codec is a binary of `lab/bench`.
const PEERS: [Codec; 4] = [
    Codec {
        binary: "json-pbjson",
        name: "pbjson 0.9 + serde_json",
    },
    Codec {
        binary: "json-serde",
        name: "structs by hand, serde_json",
    },
    Codec {
        binary: "json-sonic",
        name: "structs by hand, sonic-rs 0.5",
    },
    Codec {
        binary: "json-prost",
        name: "prost binary, for reference",
    },
];

struct Codec {
    binary: &'static str,
    name: &'static str,
}

/// Measures, prints the table, and compares ours with its budgets.
pub(super) fn run(arguments: &Arguments) -> Outcome {
    let operations: Vec<[&str; 3]> = SCENARIOS
        .into_iter()
        .flat_map(|scenario| OPERATIONS.map(|operation| ["json", scenario, operation]))
        .collect();
    let mut gate = Gate::open(
        Budgets::load()?,
        "json",
        &operations,
        Mode::of(arguments.bless, arguments.fat),
    )?;
    let bench = Bench::build(arguments)?;
    let peers = if arguments.gate || arguments.bless {
        &[]
    } else {
        PEERS.as_slice()
    };
    for path in operations {
        let [_, scenario, operation] = path;
        let ours = bench.measure(&OURS, scenario, operation)?;
        head(gate.budgets(), &path);
        line(&OURS, &ours, &ours);
        for peer in peers {
            line(peer, &bench.measure(peer, scenario, operation)?, &ours);
        }
        gate.judge(&path, ours.count);
    }
    gate.close()
}

fn head(budgets: &Budgets, operation: &[&str; 3]) {
    let ceiling = |name| match budgets.ceiling(operation, name) {
        Some(count) => format!(", {name} {count}"),
        None => String::new(),
    };
    println!(
        "\n{} {}{}{}\n{:32} {:>12} {:>7} {:>12} {:>7}",
        operation[1],
        operation[2],
        ceiling("must"),
        ceiling("goal"),
        "",
        "instructions",
        "ratio",
        "allocations",
        "bytes",
    );
}

#[expect(clippy::cast_precision_loss, reason = "a ratio of two digits")]
fn line(codec: &Codec, measured: &Measured, ours: &Measured) {
    println!(
        "{:32} {:>12} {:>7.2} {:>12} {:>7}",
        codec.name,
        measured.count.instructions,
        measured.count.instructions as f64 / ours.count.instructions as f64,
        measured.count.allocations,
        measured.bytes,
    );
}

/// What one operation costs, and how many bytes of text it writes or reads.
struct Measured {
    count: Count,
    bytes: String,
}

/// The binaries of `lab/bench`, built.
struct Bench {
    binaries: PathBuf,
    scratch: PathBuf,
}

impl Bench {
    fn build(arguments: &Arguments) -> Result<Self, Box<dyn std::error::Error>> {
        let alone = arguments.gate || arguments.bless;
        let peers = if alone { &[] } else { PEERS.as_slice() };
        let binaries: Vec<&str> = std::iter::once(&OURS)
            .chain(peers)
            .map(|codec| codec.binary)
            .collect();
        let features: &[&str] = if alone { &[] } else { &["peers"] };
        Ok(Self {
            binaries: lab::build(&binaries, features, arguments.fat)?,
            scratch: lab::scratch()?.join("callgrind.out"),
        })
    }

    fn measure(&self, codec: &Codec, scenario: &str, operation: &str) -> Result<Measured, String> {
        let binary = self.binaries.join(codec.binary);
        let count = callgrind::per_round(&binary, &[scenario, operation], &self.scratch)?;
        let mut once = Command::new(binary);
        once.args([scenario, operation, "1"]);
        Ok(Measured {
            count,
            bytes: finish(once)?.trim().to_owned(),
        })
    }
}

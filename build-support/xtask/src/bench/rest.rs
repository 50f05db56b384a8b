//! `cargo xtask bench rest`: what REST costs, ours beside the peers.

use std::path::PathBuf;

use super::budget::{Budgets, Verdict};
use super::callgrind::{self, Count};
use super::gate::{Gate, Mode};
use super::lab::{self, Programs};
use crate::Outcome;

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

/// Programs that do the same, each run as `BINARY SCENARIO COUNT`.
struct Group {
    name: &'static str,
    package: &'static str,
    scenarios: &'static [&'static str],
    /// Whether ours may not allocate, whatever the budget.
    is_free_of_allocations: bool,
    ours: Program,
    peers: &'static [Program],
}

struct Program {
    binary: &'static str,
    name: &'static str,
}

const GROUPS: [Group; 1] = [Group {
    name: "match",
    package: "bench-routes",
    scenarios: &[
        "literal31",
        "literal1000",
        "literal1000-apart",
        "variables1000",
    ],
    is_free_of_allocations: true,
    ours: Program {
        binary: "routes-ours",
        name: "connect-prost",
    },
    peers: &[
        Program {
            binary: "routes-matchit",
            name: "matchit 0.9, without methods",
        },
        Program {
            binary: "routes-routerama",
            name: "routerama 0.3",
        },
    ],
}];

/// Measures, prints the tables, and compares ours with its budgets.
pub(super) fn run(arguments: &Arguments) -> Outcome {
    let operations: Vec<[&str; 3]> = GROUPS.iter().flat_map(Group::operations).collect();
    let mode = Mode::of(arguments.bless, arguments.fat);
    let mut gate = Gate::open(Budgets::load()?, "rest", &operations, mode)?;
    let is_alone = arguments.gate || arguments.bless;
    for group in &GROUPS {
        let peers = if is_alone { &[] } else { group.peers };
        let bench = Bench::build(group, peers, arguments.fat)?;
        for operation in group.operations() {
            measure(group, &bench, peers, &operation, &mut gate)?;
        }
    }
    gate.close()
}

impl Group {
    fn operations(&self) -> impl Iterator<Item = [&'static str; 3]> {
        let name = self.name;
        let scenarios = self.scenarios.iter();
        scenarios.map(move |scenario| ["rest", name, scenario])
    }
}

fn measure(
    group: &Group,
    bench: &Bench,
    peers: &[Program],
    operation: &[&str; 3],
    gate: &mut Gate,
) -> Result<(), String> {
    let scenario = operation[2];
    let ours = bench.measure(&group.ours, scenario)?;
    head(gate.budgets(), operation);
    line(&group.ours, ours, ours);
    for peer in peers {
        line(peer, bench.measure(peer, scenario)?, ours);
    }
    gate.judge(operation, ours);
    if group.is_free_of_allocations {
        gate.note(free_of_allocations(operation, ours));
    }
    Ok(())
}

fn free_of_allocations(operation: &[&str; 3], count: Count) -> Verdict {
    match count.allocations {
        0 => Ok(()),
        some => Err(format!("{}: {some} allocations", operation.join("."))),
    }
}

fn head(budgets: &Budgets, operation: &[&str; 3]) {
    let ceiling = |name| match budgets.ceiling(operation, name) {
        Some(count) => format!(", {name} {count}"),
        None => String::new(),
    };
    println!(
        "\n{} {}{}{}\n{:32} {:>12} {:>7} {:>12}",
        operation[1],
        operation[2],
        ceiling("must"),
        ceiling("goal"),
        "",
        "instructions",
        "ratio",
        "allocations",
    );
}

#[expect(clippy::cast_precision_loss, reason = "a ratio of two digits")]
fn line(program: &Program, count: Count, ours: Count) {
    println!(
        "{:32} {:>12} {:>7.2} {:>12}",
        program.name,
        count.instructions,
        count.instructions as f64 / ours.instructions as f64,
        count.allocations,
    );
}

/// The binaries of a group, built.
struct Bench {
    binaries: PathBuf,
    scratch: PathBuf,
}

impl Bench {
    fn build(
        group: &Group,
        peers: &[Program],
        fat: bool,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let programs = std::iter::once(&group.ours).chain(peers);
        let binaries: Vec<&str> = programs.map(|program| program.binary).collect();
        let programs = Programs {
            package: group.package,
            binaries: &binaries,
            features: if peers.is_empty() { &[] } else { &["peers"] },
            needs_protoc: false,
        };
        Ok(Self {
            binaries: programs.build(fat)?,
            scratch: lab::scratch()?.join("callgrind.rest.out"),
        })
    }

    fn measure(&self, program: &Program, scenario: &str) -> Result<Count, String> {
        let binary = self.binaries.join(program.binary);
        callgrind::per_round(&binary, &[scenario], &self.scratch)
    }
}

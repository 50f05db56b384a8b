//! `cargo xtask bench rpc`: what a call costs in each stack, server and client, beside raw hyper and the peers.

pub(super) mod measure;
pub(super) mod stack;
mod table;

use measure::{Lab, SCENARIOS, Scenario};
use stack::{HTTPS, HYPER, OURS, OURS_RETRY, PEERS, Row, Side, Stack};

use super::budget::Budgets;
use super::gate::{Gate, Mode};
use super::lab::{self, Programs};
use crate::Outcome;

/// How to measure.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Measure ours, and what it is to cost more than, and hold ours to `lab/bench/budgets.toml`.
    #[arg(long)]
    gate: bool,
    /// Write what is measured into the budgets.
    #[arg(long, conflicts_with = "gate")]
    bless: bool,
    /// Build with fat LTO and one codegen unit, instead of what users get by default.
    #[arg(long, conflicts_with_all = ["gate", "bless"])]
    fat: bool,
    /// Measure only lines that contain this text, and raw hyper: `"server h1 connect-prost"`.
    #[arg(long, conflicts_with_all = ["gate", "bless"])]
    only: Option<String>,
}

/// Measures and prints the table, or compares ours with its budgets.
pub(super) fn run(arguments: &Arguments) -> Outcome {
    if arguments.gate || arguments.bless {
        return hold(Mode::of(arguments.bless, arguments.fat));
    }
    let stacks: Vec<&Stack> = [&HYPER, &OURS, &OURS_RETRY]
        .into_iter()
        .chain(&PEERS)
        .collect();
    let lab = build(&stacks, &["peers"], arguments.fat)?;
    let is_wanted = |row: &Row| {
        let text = arguments.only.as_deref();
        row.is_hyper() || text.is_none_or(|text| row.to_string().contains(text))
    };
    for (side, http) in connections() {
        let rows = stacks.iter().flat_map(|stack| stack.rows(side, http));
        let rows: Vec<Row> = rows.filter(is_wanted).collect();
        if !rows.iter().all(Row::is_hyper) {
            table::print(&lab, &rows)?;
        }
    }
    Ok(())
}

fn build(
    stacks: &[&Stack],
    features: &[&str],
    fat: bool,
) -> Result<Lab, Box<dyn std::error::Error>> {
    let binaries: Vec<String> = stacks.iter().flat_map(|stack| stack.binaries()).collect();
    let binaries: Vec<&str> = binaries.iter().map(String::as_str).collect();
    let programs = Programs {
        package: "bench-rpc",
        binaries: &binaries,
        features,
        needs_protoc: false,
    };
    Ok(Lab {
        binaries: programs.build(fat)?,
        scratch: lab::scratch()?.join("callgrind.rpc.out"),
    })
}

/// Measures all that is ours beside its budgets.
fn hold(mode: Mode) -> Outcome {
    let operations: Vec<(Row, Scenario)> = connections()
        .flat_map(|(side, http)| OURS.rows(side, http).chain(OURS_RETRY.rows(side, http)))
        .flat_map(|row| SCENARIOS.map(|scenario| (row, scenario)))
        .collect();
    let path = |(row, scenario): (Row, Scenario)| {
        ["rpc", row.budget(), row.http, row.protocol, scenario.name]
    };
    let paths: Vec<[&str; 5]> = operations.iter().copied().map(path).collect();
    let mut gate = Gate::open(Budgets::load()?, "rpc", &paths, mode)?;
    let lab = build(&[&HYPER, &OURS, &OURS_RETRY], &[], false)?;
    for ((row, scenario), path) in operations.into_iter().zip(paths) {
        let mut count = lab.per_call(&row, scenario)?;
        let is_over = gate.budgets().is_over(&path, HYPER.name());
        if is_over {
            count = count - lab.per_call(&row.floor(), scenario)?;
        }
        println!(
            "{:28} {:>9} instructions, {:>5} allocations{}",
            path[1..].join(" "),
            count.instructions,
            count.allocations,
            if is_over { " over raw hyper" } else { "" }
        );
        gate.judge(&path, count);
    }
    gate.close()
}

/// Both sides over both versions of HTTP.
fn connections() -> impl Iterator<Item = (Side, &'static str)> {
    Side::ALL
        .into_iter()
        .flat_map(|side| HTTPS.map(|http| (side, http)))
}

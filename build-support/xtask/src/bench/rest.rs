//! `cargo xtask bench rest`: what REST costs, ours beside the peers.

mod calls;
mod programs;
mod table;

use super::budget::Budgets;
use super::gate::{Gate, Mode};
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

/// What is built.
#[derive(Clone, Copy)]
struct Build {
    /// Whether ours is built without the peers.
    is_alone: bool,
    fat: bool,
}

/// Measures, prints the tables, and compares ours with its budgets.
pub(super) fn run(arguments: &Arguments) -> Outcome {
    let operations: Vec<[&str; 3]> = programs::operations().chain(calls::operations()).collect();
    let mode = Mode::of(arguments.bless, arguments.fat);
    let mut gate = Gate::open(Budgets::load()?, "rest", &operations, mode)?;
    let build = Build {
        is_alone: arguments.gate || arguments.bless,
        fat: arguments.fat,
    };
    programs::run(build, &mut gate)?;
    calls::run(build, &mut gate)?;
    gate.close()
}

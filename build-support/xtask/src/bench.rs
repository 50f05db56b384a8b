//! `cargo xtask bench`: what we cost, beside what others cost, in one run.
//!
//! Instructions and allocations are counted, never timed, where a budget hangs on the figure: counts repeat, clocks on
//! shared machines do not. Peers live in `lab/bench`, pinned by its lock file.

mod budget;
mod callgrind;
mod clock;
mod compile;
mod gate;
mod generate;
mod generator;
mod json;
mod lab;
mod rest;
mod rpc;
mod validate;

use crate::Outcome;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(clap::Subcommand)]
enum Subject {
    /// `ProtoJSON`: encode and decode of each scenario.
    Json(json::Arguments),
    /// The generator: how long it takes, how much it writes, how long that compiles.
    Generate(generate::Arguments),
    /// Validators: requests that keep their rules, and requests that break some.
    Validate(validate::Arguments),
    /// RPC stacks: what a call costs its server and its client.
    Rpc(rpc::Arguments),
    /// REST: what it costs to find a route.
    Rest(rest::Arguments),
}

/// Measures and prints one table.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    match &arguments.subject {
        Subject::Json(arguments) => json::run(arguments),
        Subject::Generate(arguments) => generate::run(arguments),
        Subject::Validate(arguments) => validate::run(arguments),
        Subject::Rpc(arguments) => rpc::run(arguments),
        Subject::Rest(arguments) => rest::run(arguments),
    }
}

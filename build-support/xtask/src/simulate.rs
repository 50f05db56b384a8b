//! `cargo xtask simulate`: simulations at full size, of which `cargo test` runs samples.
//!
//! They are the ignored tests of a test target, and print their figures.

use crate::tools::finish;
use crate::{Outcome, workspace};

/// What to simulate.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The simulation; all of them by default.
    simulation: Option<Simulation>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Simulation {
    /// The load of retries on a dead backend, the time after an outage, writes that are cut.
    Retries,
    /// Lists of 10,000 rows that others change while they are read, beside plain offsets.
    Pages,
    /// Messages that become a path, a query and a body, and messages again.
    Rest,
}

impl Simulation {
    /// Returns the package and the target of its tests.
    const fn target(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Simulation::Retries => ("connect-prost", &["--test", "retries"]),
            Simulation::Pages => ("connect-prost", &["--lib"]),
            Simulation::Rest => ("rest-tests", &["--test", "trips"]),
        }
    }
}

/// Runs simulations and prints their figures.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    match arguments.simulation {
        Some(simulation) => simulate(simulation),
        None => <Simulation as clap::ValueEnum>::value_variants()
            .iter()
            .try_for_each(|simulation| simulate(*simulation)),
    }
}

fn simulate(simulation: Simulation) -> Outcome {
    let (package, target) = simulation.target();
    let mut cargo = workspace::cargo(workspace::root());
    cargo.args(["test", "--quiet", "--release", "--package", package]);
    cargo.args(target).args(["--", "--ignored", "--nocapture"]);
    // With one thread, libtest names a test before it runs, on the line of its first figure.
    cargo.args(["--test-threads", "2", "--format", "pretty"]);
    let output = finish(cargo)?;
    let (results, figures): (Vec<&str>, Vec<&str>) = output
        .lines()
        .filter(|line| !line.is_empty())
        .partition(|line| line.starts_with("test ") || line.starts_with("running "));
    for figure in &figures {
        println!("{figure}");
    }
    if figures.is_empty() {
        let results = results.join("\n");
        return Err(format!(
            "{package} {} has shown no figures:\n{results}",
            target.join(" ")
        )
        .into());
    }
    Ok(())
}

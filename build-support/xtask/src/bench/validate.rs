//! `cargo xtask bench validate`: what it costs to validate a request, ours beside the peers and checks by hand.

use std::path::PathBuf;
use std::process::Command;

use super::budget::{Budgets, Verdict};
use super::callgrind::{self, Count};
use super::gate::{Gate, Mode};
use super::lab::{self, Programs};
use crate::Outcome;
use crate::tools::finish;

/// How to measure.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Measure ours and the checks by hand, and hold ours to `lab/bench/budgets.toml`.
    #[arg(long)]
    gate: bool,
    /// Write what is measured into the budgets.
    #[arg(long, conflicts_with = "gate")]
    bless: bool,
    /// Build with fat LTO and one codegen unit, instead of what users get by default. Budgets are not looked at.
    #[arg(long, conflicts_with_all = ["gate", "bless"])]
    fat: bool,
}

const SCENARIOS: [&str; 2] = ["member", "cel"];
const CASES: [&str; 2] = ["valid", "invalid"];

/// A validator is a binary of `lab/bench/validate`.
struct Validator {
    binary: &'static str,
    name: &'static str,
}

const OURS: Validator = Validator {
    binary: "validate-ours",
    name: "protovalidate-prost",
};

const HAND: Validator = Validator {
    binary: "validate-hand",
    name: "by hand",
};

const PEERS: [Validator; 2] = [
    Validator {
        binary: "validate-buffa",
        name: "protovalidate-buffa 0.7",
    },
    Validator {
        binary: "validate-prost",
        name: "prost-protovalidate 0.6",
    },
];

/// Measures, prints the table, and compares ours with its budgets.
pub(super) fn run(arguments: &Arguments) -> Outcome {
    let operations: Vec<[&str; 3]> = SCENARIOS
        .into_iter()
        .flat_map(|scenario| CASES.map(|case| ["validate", scenario, case]))
        .collect();
    let mut gate = Gate::open(
        Budgets::load()?,
        "validate",
        &operations,
        Mode::of(arguments.bless, arguments.fat),
    )?;
    let alone = arguments.gate || arguments.bless;
    let peers = if alone { &[] } else { PEERS.as_slice() };
    let bench = Bench::build(peers, arguments.fat)?;
    for path in operations {
        let [_, scenario, case] = path;
        let ours = bench.measure(&OURS, scenario, case)?;
        let hand = bench.measure(&HAND, scenario, case)?;
        head(gate.budgets(), &path);
        line(&OURS, &ours, &ours);
        line(&HAND, &hand, &ours);
        for peer in peers {
            line(peer, &bench.measure(peer, scenario, case)?, &ours);
        }
        if arguments.fat {
            continue;
        }
        gate.judge(&path, ours.count);
        gate.note(beside_hand(gate.budgets(), &path, &ours, &hand));
        gate.note(free_of_allocations(&path, ours.count));
    }
    gate.close()
}

/// Where the budget has such a limit, ours may cost only so many percent of what is written by hand.
fn beside_hand(budgets: &Budgets, path: &[&str; 3], ours: &Measured, hand: &Measured) -> Verdict {
    let name = path.join(".");
    if ours.violations != hand.violations {
        return Err(format!(
            "{name}: {} broken rules, by hand {}",
            ours.violations, hand.violations
        ));
    }
    let (ours, hand) = (ours.count.instructions, hand.count.instructions);
    match budgets.ceiling(path, "must_percent_of_hand") {
        Some(percent) if ours * 100 > hand * percent => Err(format!(
            "{name}: {ours} instructions, above {percent} % of the {hand} that it takes by hand"
        )),
        _ => Ok(()),
    }
}

/// A message that keeps its rules costs no allocation; no budget can change that.
fn free_of_allocations(path: &[&str; 3], count: Count) -> Verdict {
    match (path[2], count.allocations) {
        ("invalid", _) | (_, 0) => Ok(()),
        (_, some) => Err(format!("{}: {some} allocations", path.join("."))),
    }
}

fn head(budgets: &Budgets, path: &[&str; 3]) {
    let ceiling = |name: &str, unit: &str| match budgets.ceiling(path, name) {
        Some(count) => format!(", {} {count}{unit}", name.replace('_', " ")),
        None => String::new(),
    };
    println!(
        "\n{} {}{}{}{}\n{:32} {:>12} {:>7} {:>12} {:>10}",
        path[1],
        path[2],
        ceiling("must", ""),
        ceiling("goal", ""),
        ceiling("must_percent_of_hand", " %"),
        "",
        "instructions",
        "ratio",
        "allocations",
        "violations",
    );
}

#[expect(clippy::cast_precision_loss, reason = "a ratio of two digits")]
fn line(validator: &Validator, measured: &Measured, ours: &Measured) {
    println!(
        "{:32} {:>12} {:>7.2} {:>12} {:>10}",
        validator.name,
        measured.count.instructions,
        measured.count.instructions as f64 / ours.count.instructions as f64,
        measured.count.allocations,
        measured.violations,
    );
}

/// What one validation costs, and how many rules it found broken.
struct Measured {
    count: Count,
    violations: String,
}

/// The binaries, built.
struct Bench {
    binaries: PathBuf,
    scratch: PathBuf,
}

impl Bench {
    fn build(peers: &[Validator], fat: bool) -> Result<Self, Box<dyn std::error::Error>> {
        let validators = [&OURS, &HAND].into_iter().chain(peers);
        let binaries: Vec<&str> = validators.map(|validator| validator.binary).collect();
        let programs = Programs {
            package: "bench-validate",
            binaries: &binaries,
            features: if peers.is_empty() { &[] } else { &["peers"] },
            needs_protoc: !peers.is_empty(),
        };
        Ok(Self {
            binaries: programs.build(fat)?,
            scratch: lab::scratch()?.join("callgrind.out"),
        })
    }

    fn measure(
        &self,
        validator: &Validator,
        scenario: &str,
        case: &str,
    ) -> Result<Measured, String> {
        let binary = self.binaries.join(validator.binary);
        let count = callgrind::per_round(&binary, &[scenario, case], &self.scratch)?;
        let mut once = Command::new(binary);
        once.args([scenario, case, "1"]);
        Ok(Measured {
            count,
            violations: finish(once)?.trim().to_owned(),
        })
    }
}

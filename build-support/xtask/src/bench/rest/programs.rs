//! What is measured in a program by itself: finding a route, reading a query.

use std::path::PathBuf;

use super::Build;
use super::table::{head, line};
use crate::Outcome;
use crate::bench::budget::Verdict;
use crate::bench::callgrind::{self, Count};
use crate::bench::gate::Gate;
use crate::bench::lab::{self, Programs};

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

const GROUPS: [Group; 2] = [MATCH, QUERY];

const MATCH: Group = Group {
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
};

/// A query of eight parameters becomes a message.
const QUERY: Group = Group {
    name: "query",
    package: "bench-rpc",
    scenarios: &["eight"],
    is_free_of_allocations: false,
    ours: Program {
        binary: "query-ours",
        name: "protojson-prost",
    },
    peers: &[Program {
        binary: "query-serde",
        name: "serde_urlencoded 0.7",
    }],
};

/// Returns all that is measured.
pub(super) fn operations() -> impl Iterator<Item = [&'static str; 3]> {
    GROUPS.iter().flat_map(Group::operations)
}

/// Measures, prints the tables, and has ours judged.
pub(super) fn run(build: Build, gate: &mut Gate) -> Outcome {
    for group in &GROUPS {
        let peers = if build.is_alone { &[] } else { group.peers };
        let bench = Bench::build(group, peers, build.fat)?;
        for operation in group.operations() {
            measure(group, &bench, peers, &operation, gate)?;
        }
    }
    Ok(())
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
    line(group.ours.name, ours, ours);
    for peer in peers {
        line(peer.name, bench.measure(peer, scenario)?, ours);
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

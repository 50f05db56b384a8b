//! What a call costs over HTTP/1.1: its server, its client.

use super::Build;
use super::table::{head, line};
use crate::Outcome;
use crate::bench::budget::Verdict;
use crate::bench::callgrind::Count;
use crate::bench::gate::Gate;
use crate::bench::lab::{self, Programs};
use crate::bench::rpc::measure::{ECHO, LIST100, Lab, Scenario};
use crate::bench::rpc::stack::{Row, Side};

/// The limit on what a call costs, in percent of the same call over Connect.
const SHARE: &str = "must_percent_of_connect";

/// One side of a call over REST.
struct Call {
    scenario: Scenario,
    ours: Row,
    /// The same over Connect with JSON, if it has it.
    connect: Option<Row>,
    peers: &'static [Row],
}

const CALLS: [Call; 5] = [
    Call {
        scenario: ECHO,
        ours: SERVER,
        connect: Some(SERVER_CONNECT),
        peers: &[AXUM, REST_OVER_GRPC],
    },
    Call {
        scenario: Scenario::short("find"),
        ours: SERVER,
        connect: None,
        peers: &[AXUM, REST_OVER_GRPC],
    },
    Call {
        scenario: Scenario::short("wrapped"),
        ours: SERVER,
        connect: None,
        peers: &[],
    },
    Call {
        scenario: LIST100,
        ours: SERVER,
        connect: Some(SERVER_CONNECT),
        peers: &[AXUM, REST_OVER_GRPC],
    },
    Call {
        scenario: ECHO,
        ours: row(Side::Client, "ours-rest", "connect-prost", "rest"),
        connect: Some(row(Side::Client, "ours", CONNECT, "json")),
        peers: &[row(Side::Client, "reqwest", "reqwest 0.12", "json")],
    },
];

const CONNECT: &str = "connect-prost, Connect JSON";

const SERVER: Row = row(Side::Server, "ours-rest", "connect-prost", "rest");
const SERVER_CONNECT: Row = row(Side::Server, "ours", CONNECT, "json");
const AXUM: Row = row(Side::Server, "axum", "axum 0.8", "rest");
const REST_OVER_GRPC: Row = row(
    Side::Server,
    "rest-over-grpc",
    "rest_over_grpc 0.2 + pbjson",
    "rest",
);

const fn row(side: Side, stack: &'static str, title: &'static str, protocol: &'static str) -> Row {
    Row {
        side,
        stack,
        title,
        protocol,
        http: "h1",
    }
}

/// Returns all that is measured.
pub(super) fn operations() -> impl Iterator<Item = [&'static str; 3]> {
    CALLS.iter().map(Call::operation)
}

/// Measures, prints the tables, and has ours judged.
pub(super) fn run(build: Build, gate: &mut Gate) -> Outcome {
    let lab = programs(build)?;
    for call in &CALLS {
        call.measure(&lab, build.is_alone, gate)?;
    }
    Ok(())
}

fn programs(build: Build) -> Result<Lab, Box<dyn std::error::Error>> {
    let peers = |call: &Call| if build.is_alone { &[] } else { call.peers };
    let rows = CALLS.iter().flat_map(|call| {
        let ours = [call.ours, call.ours.floor()]
            .into_iter()
            .chain(call.connect);
        ours.chain(peers(call).iter().copied())
    });
    let mut binaries: Vec<String> = rows.map(|row| row.binary()).collect();
    binaries.sort();
    binaries.dedup();
    let binaries: Vec<&str> = binaries.iter().map(String::as_str).collect();
    let programs = Programs {
        package: "bench-rpc",
        binaries: &binaries,
        features: if build.is_alone { &[] } else { &["peers"] },
        needs_protoc: false,
    };
    Ok(Lab {
        binaries: programs.build(build.fat)?,
        scratch: lab::scratch()?.join("callgrind.rest.out"),
    })
}

impl Call {
    fn operation(&self) -> [&'static str; 3] {
        ["rest", self.ours.side.word(), self.scenario.name]
    }

    fn measure(&self, lab: &Lab, is_alone: bool, gate: &mut Gate) -> Result<(), String> {
        let operation = self.operation();
        let is_over = gate.budgets().is_over(&operation, "hyper");
        let count = |row: &Row| -> Result<Count, String> {
            let count = lab.per_call(row, self.scenario)?;
            Ok(match is_over {
                true => count - lab.per_call(&row.floor(), self.scenario)?,
                false => count,
            })
        };
        head(gate.budgets(), &operation);
        if is_over {
            println!("over raw hyper:");
        }
        let ours = count(&self.ours)?;
        line(self.ours.title, ours, ours);
        let share = gate.budgets().ceiling(&operation, SHARE);
        if let Some(row) = self.connect.filter(|_| share.is_some() || !is_alone) {
            let connect = count(&row)?;
            line(row.title, connect, ours);
            gate.note(beside_connect(&operation, share, ours, connect));
        }
        let peers = if is_alone { &[] } else { self.peers };
        for row in peers {
            line(row.title, count(row)?, ours);
        }
        gate.judge(&operation, ours);
        Ok(())
    }
}

fn beside_connect(
    operation: &[&str; 3],
    share: Option<u64>,
    ours: Count,
    connect: Count,
) -> Verdict {
    let (ours, connect) = (ours.instructions, connect.instructions);
    match share {
        Some(percent) if ours * 100 > connect * percent => Err(format!(
            "{}: {ours} instructions, above {percent} % of the {connect} that it takes over Connect",
            operation.join(".")
        )),
        _ => Ok(()),
    }
}

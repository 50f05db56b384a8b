//! One call's cost: a server and a client of `lab/bench/rpc`, the measured one of them under valgrind.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::stack::{HYPER, Row, Side};
use crate::bench::callgrind::{self, Count};
use crate::tools::finish;

/// A scenario, and how many calls the two runs make that are subtracted from each other.
#[derive(Clone, Copy)]
pub(in crate::bench) struct Scenario {
    pub(in crate::bench) name: &'static str,
    few: u64,
    many: u64,
}

/// Calls of the larger ones cost fifty times as much, so fewer of them say as much.
pub(in crate::bench) const SCENARIOS: [Scenario; 3] = [
    ECHO,
    LIST100,
    Scenario {
        name: "ingest50",
        ..LIST100
    },
];

pub(in crate::bench) const ECHO: Scenario = Scenario::short("echo");

pub(in crate::bench) const LIST100: Scenario = Scenario {
    name: "list100",
    few: 50,
    many: 250,
};

impl Scenario {
    /// One whose messages are short.
    pub(in crate::bench) const fn short(name: &'static str) -> Self {
        Self {
            name,
            few: 200,
            many: 1200,
        }
    }
}

/// Where the binaries are, and a file to write profiles to.
pub(in crate::bench) struct Lab {
    pub(in crate::bench) binaries: PathBuf,
    pub(in crate::bench) scratch: PathBuf,
}

impl Lab {
    /// What a call costs.
    pub(in crate::bench) fn per_call(
        &self,
        row: &Row,
        scenario: Scenario,
    ) -> Result<Count, String> {
        let few = self.run(row, scenario, scenario.few)?;
        let many = self.run(row, scenario, scenario.many)?;
        Ok((many - few).per(scenario.many - scenario.few))
    }

    fn run(&self, row: &Row, scenario: Scenario, calls: u64) -> Result<Count, String> {
        let named = |side: Side, stack| self.binaries.join(format!("{}-{stack}", side.word()));
        let name = match row.side {
            Side::Server => row.stack,
            Side::Client => HYPER.name(),
        };
        let server = named(Side::Server, name);
        let client = match row.side {
            Side::Server => named(Side::Client, HYPER.name()),
            Side::Client => named(Side::Client, row.stack),
        };
        let server = match row.side {
            Side::Server => callgrind::command(&server, &self.scratch),
            Side::Client => Command::new(server),
        };
        let mut client = match row.side {
            Side::Server => Command::new(client),
            Side::Client => callgrind::command(&client, &self.scratch),
        };
        let server = Server::start(server)?;
        client.args([&server.address, row.http, row.protocol, scenario.name]);
        client.arg(calls.to_string());
        finish(client).map_err(|error| format!("{row}, {}: {error}", scenario.name))?;
        server.stop()?;
        callgrind::read(&self.scratch)
    }
}

/// A server that runs until its standard input ends, which it also does when this program dies.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(mut command: Command) -> Result<Self, String> {
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| callgrind::not_started(&error))?;
        let mut address = String::new();
        if let Some(stdout) = child.stdout.take() {
            let read = BufReader::new(stdout).read_line(&mut address);
            read.map_err(|error| format!("a server's address: {error}"))?;
        }
        let address = address.trim_end().to_owned();
        if address.is_empty() {
            return Err(format!("{command:?} has not said where it listens"));
        }
        Ok(Self { child, address })
    }

    fn stop(mut self) -> Result<(), String> {
        drop(self.child.stdin.take());
        let status = self.child.wait().map_err(|error| error.to_string())?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("a server has ended with {status}"))
        }
    }
}

//! What is printed.

use crate::call::{Codec, Http, Kind, Protocol, Way};

/// A row: a caller, a server and a way between them.
pub(crate) struct Row {
    pub(crate) caller: &'static str,
    pub(crate) server: &'static str,
    pub(crate) way: Way,
    /// What is wrong with each kind that goes that way.
    pub(crate) cells: Vec<(Kind, Vec<String>)>,
}

/// Prints the names of the columns.
pub(crate) fn print_head() {
    println!(
        "{:<15} {:<15} {:<5} {:<9} {:<6} {:<6} {:<6} {:<6} {:<6} {:<6}",
        "caller", "server", "HTTP", "protocol", "codec", "unary", "get", "server", "client", "bidi"
    );
}

impl Row {
    /// Prints the row, and below it what is wrong.
    pub(crate) fn print(&self) {
        let Way {
            http,
            protocol,
            codec,
        } = self.way;
        let http = match http {
            Http::One => "1.1",
            Http::Two => "2",
        };
        let protocol = match protocol {
            Protocol::Connect => "Connect",
            Protocol::Grpc => "gRPC",
            Protocol::GrpcWeb => "gRPC-Web",
        };
        let codec = match codec {
            Codec::Proto => "proto",
            Codec::Json => "JSON",
        };
        let cells: Vec<String> = Kind::ALL
            .map(|kind| format!("{:<6}", self.cell(kind)))
            .into();
        println!(
            "{:<15} {:<15} {http:<5} {protocol:<9} {codec:<6} {}",
            self.caller,
            self.server,
            cells.join(" ").trim_end()
        );
        for (kind, failures) in &self.cells {
            for failure in failures {
                println!("  {kind:?}: {failure}");
            }
        }
    }

    /// How many cells have something wrong.
    pub(crate) fn failed(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.1.is_empty()).count()
    }

    fn cell(&self, kind: Kind) -> &'static str {
        match self.cells.iter().find(|(of, _)| *of == kind) {
            None => "-",
            Some((_, failures)) if failures.is_empty() => "ok",
            Some(_) => "FAILED",
        }
    }
}

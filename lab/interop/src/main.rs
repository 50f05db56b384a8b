//! Other implementations of the same protocols as peers: each calls our service and serves our client, over every
//! protocol, codec and stream type that it has; two more hold our messages in services of their own.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks on its standard streams"
)]

mod call;
mod caller;
mod check;
mod held;
mod matrix;
mod metadata;
mod sample;
mod schema;
mod server;
mod table;

use std::process::ExitCode;

use self::call::{Kind, Protocol};
use self::caller::Caller;
use self::check::{Abilities, Cell};
use self::matrix::Speaks;
use self::table::Row;

/// Cells of the table; a peer that is not there, or speaks less, must not pass unnoticed.
const CELLS: usize = 46;

/// A caller and a server of one pair.
struct Pair<'a> {
    caller: (&'static str, &'a dyn Caller, Speaks),
    server: (&'static str, String, Speaks),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let url = |address: std::net::SocketAddr| format!("http://{address}");
    let ours = url(server::ours().await?);
    let tonic = url(server::tonic().await?);
    let axum = url(server::axum().await?);
    let (our_client, tonic_client) = (caller::Ours::new(), caller::Tonic::default());
    let our_caller = ("ours", &our_client as &dyn Caller, OURS);
    let tonic_caller = ("tonic", &tonic_client as &dyn Caller, TONIC);
    let axum_caller = ("axum", &caller::Axum as &dyn Caller, AXUM);
    let pairs = [
        (our_caller, ("ours", ours.clone(), OURS)),
        (our_caller, ("tonic", tonic.clone(), TONIC)),
        (tonic_caller, ("ours", ours.clone(), OURS)),
        (tonic_caller, ("tonic", tonic, TONIC)),
        (our_caller, ("axum", axum.clone(), AXUM)),
        (axum_caller, ("ours", ours, OURS)),
        (axum_caller, ("axum", axum, AXUM)),
    ];
    let (mut cells, mut failed) = (0, 0);
    table::print_head();
    for (caller, server) in pairs {
        let pair = Pair { caller, server };
        for row in pair.run().await {
            cells += row.cells.len();
            failed += row.cells.iter().filter(|cell| !cell.1.is_empty()).count();
        }
    }
    println!("{} cells, {} checks", cells, cells * Cell::CHECKS);
    if failed > 0 {
        return Err(format!("{failed} cells failed").into());
    }
    if cells != CELLS {
        return Err(format!("{cells} cells were tried, and there are {CELLS}").into());
    }
    Ok(())
}

/// connectrpc-axum has no headers and trailers of answers, and its client no GET.
const AXUM: Speaks = Speaks {
    protocols: &[Protocol::Connect],
    abilities: Abilities {
        answer_headers: false,
        answer_trailers: false,
        ..Abilities::ALL
    },
    ..Speaks::ALL
};

/// tonic has no trailers of answers, and says of a call whose deadline has passed that it was left.
const TONIC: Speaks = Speaks {
    abilities: Abilities {
        answer_trailers: false,
        deadline_code: false,
        ..Abilities::ALL
    },
    ..Speaks::GRPC
};

/// What of ours is tried.
const OURS: Speaks = Speaks {
    protocols: &[Protocol::Connect],
    kinds: &[Kind::Unary, Kind::Get],
    ..Speaks::ALL
};

impl Pair<'_> {
    /// Makes all checks over all ways between the two, and prints a row for each way.
    async fn run(&self) -> Vec<Row> {
        let (caller_name, caller, caller_speaks) = self.caller;
        let (server_name, url, server_speaks) = &self.server;
        let mut rows = Vec::new();
        for (way, kinds) in caller_speaks.ways(*server_speaks) {
            let mut cells = Vec::new();
            for kind in kinds {
                let cell = Cell {
                    caller,
                    url,
                    way,
                    kind,
                    abilities: caller_speaks.abilities.and(server_speaks.abilities),
                };
                cells.push((kind, cell.run().await));
            }
            let row = Row {
                caller: caller_name,
                server: server_name,
                way,
                cells,
            };
            row.print();
            rows.push(row);
        }
        rows
    }
}

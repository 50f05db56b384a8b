//! Other implementations of the same protocols as peers: each calls our service and serves our client, over every
//! version of HTTP, protocol, codec and stream type that both have; two more hold our messages in services of their own.
//!
//! `cargo xtask interop` builds the programs in other languages and passes their paths.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program prints"
)]

mod call;
mod caller;
mod check;
mod held;
mod matrix;
mod metadata;
mod pair;
mod peers;
mod program;
mod sample;
mod schema;
mod server;
mod table;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use futures::{StreamExt as _, stream};

use self::check::Cell;
use self::pair::Pair;
use self::peers::Peers;

/// Cells of the table; a peer that is not there, or speaks less, must not pass unnoticed.
const CELLS: usize = 266;

/// How many pairs are tried at once: most of the time is spent waiting for deadlines.
const AT_ONCE: usize = 4;

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

async fn run() -> Result<(), String> {
    let usage = "usage: interop GO-PROGRAM NODE-SCRIPT";
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [go, node] = arguments.as_slice() else {
        return Err(usage.to_owned());
    };
    let peers = Peers::start(go, node).await?;
    let (mut cells, mut failed) = (0, 0);
    table::print_head();
    let pairs = peers.pairs();
    let mut rows = stream::iter(&pairs).map(Pair::run).buffered(AT_ONCE);
    while let Some(rows) = rows.next().await {
        for row in rows {
            row.print();
            cells += row.cells.len();
            failed += row.failed();
        }
    }
    println!(
        "{cells} cells, {} checks, {failed} cells failed",
        cells * Cell::CHECKS
    );
    if failed > 0 {
        return Err("not every cell passed".to_owned());
    }
    if cells != CELLS {
        return Err(format!("{cells} cells were tried, and there are {CELLS}"));
    }
    Ok(())
}

//! What every program of a stack needs: a runtime of one thread and a listener.

use std::io::Read;
use std::net::Ipv4Addr;
use std::{io, thread};

use tokio::net::TcpListener;

/// Runs a future on this thread alone.
///
/// # Panics
///
/// When the runtime cannot be made.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime of one thread")
        .block_on(future)
}

/// Listens on a free port of this machine and prints the address. The program ends together with its standard input.
///
/// # Panics
///
/// When there is no free port.
#[expect(clippy::print_stdout, reason = "the output of a program")]
pub async fn listen() -> TcpListener {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a free port");
    println!("{}", listener.local_addr().expect("a bound socket has one"));
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    listener
}

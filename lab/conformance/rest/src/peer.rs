//! The servers under test.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::{io, panic, thread};

use connect_prost::server::serve as listen;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// The name of the thread of our server.
const SERVER: &str = "server";

/// A program of another implementation; ended when dropped.
pub(crate) struct Peer {
    /// What it is called in the cases.
    pub(crate) name: String,
    pub(crate) address: SocketAddr,
    child: Child,
}

impl Peer {
    /// Starts a program, gives it the schema and waits for its address.
    pub(crate) fn start(name: &str, program: &str) -> Result<Self, String> {
        let failed = |error: io::Error| format!("{program}: {error}");
        let child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What it says of each request is its own business.
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let mut peer = Self {
            name: name.to_owned(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            child,
        };
        if let Some(mut stdin) = peer.child.stdin.take() {
            stdin
                .write_all(rest_tests::DESCRIPTOR_SET)
                .map_err(failed)?;
        }
        let mut line = String::new();
        if let Some(stdout) = peer.child.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut line)
                .map_err(failed)?;
        }
        let address = line.trim().parse();
        peer.address = address.map_err(|_| format!("{program}: said {line:?}, no address"))?;
        Ok(peer)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Some cases have a handler panic, which is nothing to print.
fn silence() {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(move |information| {
        if thread::current().name() != Some(SERVER) {
            hook(information);
        }
    }));
}

/// Serves our router for as long as this program runs.
pub(crate) fn serve() -> io::Result<SocketAddr> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let server = listen(listener, rest_tests::router()).into_future();
    let thread = thread::Builder::new().name(SERVER.to_owned());
    thread.spawn(move || runtime.block_on(server))?;
    silence();
    Ok(address)
}

//! The arguments of a client program.

use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use crate::{Http, Protocol, Scenario, block_on};

/// The longest that a client may run, should its server not respond. Under valgrind a run takes seconds.
const RUN_TIMEOUT: Duration = Duration::from_secs(300);

/// The arguments of a client: `ADDRESS HTTP PROTOCOL SCENARIO COUNT`.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    /// Where the server is: on this machine.
    pub address: SocketAddr,
    /// Which HTTP to speak.
    pub http: Http,
    /// Which protocol to speak.
    pub protocol: Protocol,
    /// Which method to call.
    pub scenario: Scenario,
    count: usize,
}

impl Task {
    /// How long a call may take, for clients that have a limit: none ever takes as long.
    pub const TIMEOUT: Duration = Duration::from_secs(30);

    /// Reads the program's arguments, and ends the program when it runs for too long.
    ///
    /// # Panics
    ///
    /// When they are not what `cargo xtask bench` passes.
    #[must_use]
    pub fn from_arguments() -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let [address, http, protocol, scenario, count] = words.as_slice() else {
            panic!("five arguments are expected: address, HTTP, protocol, scenario, count");
        };
        assert!(
            address.starts_with("127.0.0.1:"),
            "load goes to this machine only, not to {address:?}"
        );
        thread::spawn(|| {
            thread::sleep(RUN_TIMEOUT);
            std::process::exit(1);
        });
        Self {
            address: address.parse().expect("the address has a port"),
            http: Http::from_name(http),
            protocol: Protocol::from_name(protocol),
            scenario: Scenario::from_name(scenario),
            count: count.parse().expect("the count is a number"),
        }
    }

    /// What stands before the path.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes the calls, one after the other.
    pub async fn repeat(&self, mut call: impl AsyncFnMut()) {
        for _ in 0..self.count {
            call().await;
        }
    }

    /// Runs a client to its end.
    pub fn run<F: Future<Output = ()>>(client: impl FnOnce(Self) -> F) {
        block_on(client(Self::from_arguments()));
    }
}

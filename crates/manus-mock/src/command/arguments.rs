//! The arguments of the command line. The doc comments below are the text of `--help`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::Failure;
use crate::clock::DEFAULT_START;
use crate::seed::demo;

/// A stateful double of the Manus Enterprise API.
#[derive(Debug, Parser)]
#[command(
    name = "manus-mock",
    version,
    disable_help_subcommand = true,
    arg_required_else_help = false
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serves the API until it is told to stop.
    #[command(after_help = credentials())]
    Serve(ServeArguments),
}

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Where to listen; port 0 picks a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    pub(super) listen: SocketAddr,
    /// Listens on an address that is not loopback, too. The admin API still answers loopback only.
    #[arg(long)]
    pub(super) allow_remote: bool,
    /// Keeps the world in one SQLite file.
    #[arg(long, value_name = "FILE", conflicts_with = "memory")]
    pub(super) data: Option<PathBuf>,
    /// Keeps the world in memory (the default).
    #[arg(long)]
    pub(super) memory: bool,
    /// What a new store starts with: demo, empty, or a file of the world format [default: demo].
    #[arg(long, value_name = "demo|empty|FILE")]
    pub(super) seed: Option<PathBuf>,
    /// A virtual clock stands still until it is advanced.
    #[arg(long, value_enum, default_value_t = ClockKind::Real)]
    pub(super) clock: ClockKind,
    /// Where a virtual clock starts, in RFC 3339.
    #[arg(long, value_name = "TIME", help = format!("Where a virtual clock starts, in RFC 3339 [default: {DEFAULT_START}]"))]
    pub(super) start: Option<Timestamp>,
    /// Seed of every random id [default: from the system; with a virtual clock 1].
    #[arg(long, value_name = "N")]
    pub(super) rng: Option<u64>,
    /// The certificate chain to serve TLS with, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(super) tls_cert: Option<PathBuf>,
    /// The private key to serve TLS with, in PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(super) tls_key: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ClockKind {
    Real,
    Virtual,
}

impl ServeArguments {
    /// Checks rules across arguments, which the parser does not know.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.start.is_some() && self.clock == ClockKind::Real {
            return Err(Failure::Usage("--start needs --clock virtual".to_owned()));
        }
        if !self.listen.ip().is_loopback() && !self.allow_remote {
            return Err(Failure::Usage(format!(
                "--listen {} is not loopback and needs --allow-remote",
                self.listen
            )));
        }
        Ok(())
    }
}

/// Returns the text on the demo keys below the options.
fn credentials() -> String {
    let line = |credential: &str, opens: &str| format!("  {credential:<28} {opens}\n");
    let valid = demo::CREDENTIALS
        .iter()
        .map(|(credential, enterprise, kind)| {
            line(credential, &format!("{} of {enterprise}", kind.as_str()))
        });
    let invalid = [
        line(demo::EXPIRED, "nothing: it is past its time"),
        line(demo::REVOKED, "nothing: it was withdrawn"),
    ];
    let lines: String = valid.chain(invalid).collect();
    format!("API keys of the demo and empty seeds (header X-API-Key):\n{lines}")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn help_lists_the_demo_credentials() {
        let text = credentials();
        for (credential, _, _) in demo::CREDENTIALS {
            assert!(text.contains(credential));
        }
        assert!(text.contains("mock-key-expired"));
    }
}

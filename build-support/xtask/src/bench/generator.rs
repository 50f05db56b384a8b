//! The generators that are compared, and how they are run.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A generator is a binary of `lab/bench` and all that it can make besides messages, in steps.
pub(super) struct Generator {
    pub(super) name: &'static str,
    pub(super) binary: &'static str,
    pub(super) products: &'static [&'static str],
}

pub(super) const OURS: Generator = Generator {
    name: "connect-prost-build",
    binary: "generate-ours",
    products: &["json", "validators", "client", "server"],
};

pub(super) const PEERS: Generator = Generator {
    name: "prost + pbjson + tonic",
    binary: "generate-peers",
    products: &["json", "client", "server"],
};

impl Generator {
    /// The command that makes messages and `products`.
    pub(super) fn command(
        &self,
        binaries: &Path,
        from: &Path,
        to: &Path,
        products: &[&str],
    ) -> Command {
        let mut command = Command::new(binaries.join(self.binary));
        command.arg(from).arg(to).args(products);
        command
    }
}

/// The folder, empty: a generator that finds its output there leaves it as it is.
pub(super) fn fresh(folder: &Path) -> Result<PathBuf, std::io::Error> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}

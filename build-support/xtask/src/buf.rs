//! `cargo xtask buf`: buf's checks of the protos.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, tools, workspace};

/// The npm package that carries the buf binary, and its version.
const PACKAGE: &str = "@bufbuild/buf";
const VERSION: &str = "1.75.0";

/// What `buf.yaml` speaks of, itself included.
const SOURCES: [&str; 3] = [
    "buf.yaml",
    "proto",
    "build-support/connect-prost-build/proto",
];

/// Branches that the protos may have to stay compatible with, the most telling first.
const BASES: [&str; 4] = ["origin/HEAD", "origin/main", "main", "master"];

/// Lints, format-checks and builds the protos, and compares them with the merge base.
pub(crate) fn run() -> Outcome {
    let root = workspace::root();
    let target = workspace::metadata(root)?.target_directory;
    let buf = install(&target)?;

    step("buf lint", buf_at(&buf, root).arg("lint"))?;
    let format = ["format", "--diff", "--exit-code"];
    step("buf format", buf_at(&buf, root).args(format))?;
    let build = ["build", "--output", "/dev/null"];
    step("buf build", buf_at(&buf, root).args(build))?;
    breaking(&buf, root, &target)
}

/// The pinned buf, installed below the target directory unless it is there.
pub(crate) fn install(target: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let directory = target.join("tools").join(format!("buf-{VERSION}"));
    let buf = tools::npm(&directory, PACKAGE, VERSION)?.join(".bin/buf");
    let found = workspace::stdout(Command::new(&buf).arg("--version"))?;
    if found.trim() == VERSION {
        Ok(buf)
    } else {
        Err(format!("{} is buf {}, not {VERSION}", buf.display(), found.trim()).into())
    }
}

fn buf_at(buf: &Path, root: &Path) -> Command {
    let mut command = Command::new(buf);
    command.current_dir(root);
    command
}

fn step(name: &str, command: &mut Command) -> Outcome {
    workspace::run(command)?;
    println!("{name}: no problems");
    Ok(())
}

/// Compares the protos with those of the merge base, where there is one that has protos.
fn breaking(buf: &Path, root: &Path, target: &Path) -> Outcome {
    let Some(base) = merge_base(root) else {
        println!("buf breaking: left out, there is no merge base to compare with");
        return Ok(());
    };
    let short = &base[..base.len().min(12)];
    if git(root, &["cat-file", "-e", &format!("{base}:buf.yaml")]).is_none() {
        println!("buf breaking: left out, the merge base {short} has no protos");
        return Ok(());
    }
    // A tarball, because buf cannot clone from a linked worktree.
    let archive = target.join("tools").join("buf-base.tar");
    let mut export = Command::new("git");
    export.current_dir(root).args(["archive", "--format=tar"]);
    export.arg("--output").arg(&archive).arg(&base).arg("--");
    export.args(SOURCES);
    workspace::run(&mut export)?;
    let mut compare = buf_at(buf, root);
    compare.arg("breaking").arg("--against").arg(&archive);
    step(&format!("buf breaking against {short}"), &mut compare)
}

/// The commit at which this branch left the main one; the current commit on the main branch itself.
fn merge_base(root: &Path) -> Option<String> {
    BASES
        .iter()
        .find_map(|base| git(root, &["merge-base", "HEAD", base]))
}

/// Returns what git prints, or `None` if it fails.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    git.current_dir(root).args(arguments);
    let output = workspace::stdout(&mut git).ok()?;
    Some(output.trim().to_owned())
}

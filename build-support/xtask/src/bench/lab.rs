//! The programs of `lab/bench`: built, and a folder for what they leave.

use std::path::PathBuf;

use crate::tools::{finish, folder};
use crate::workspace;

/// Builds binaries and returns the folder they are in. `fat` is fat LTO and one codegen unit.
pub(super) fn build(
    binaries: &[&str],
    features: &[&str],
    fat: bool,
) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let lab = workspace::root().join("lab").canonicalize()?;
    let target = lab.join(if fat { "target/fat" } else { "target" });
    let mut build = workspace::cargo(&lab);
    build.args(["build", "--quiet", "--locked", "--release"]);
    build.args(["--package", "bench", "--features", &features.join(",")]);
    build.arg("--target-dir").arg(&target);
    for binary in binaries {
        build.args(["--bin", binary]);
    }
    if fat {
        build.args(["--config", "profile.release.lto='fat'"]);
        build.args(["--config", "profile.release.codegen-units=1"]);
    }
    finish(build)?;
    Ok(target.join("release"))
}

/// Where measurements write to.
pub(super) fn scratch() -> Result<PathBuf, Box<dyn std::error::Error>> {
    Ok(folder(
        workspace::root().canonicalize()?.join("target/bench"),
    )?)
}

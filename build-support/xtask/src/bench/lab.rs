//! The programs of `lab/bench`: built, and a folder for what they leave.

use std::path::PathBuf;

use crate::tools::{finish, folder, protoc};
use crate::workspace;

/// Binaries of a package.
pub(super) struct Programs<'a> {
    pub(super) package: &'a str,
    pub(super) binaries: &'a [&'a str],
    pub(super) features: &'a [&'a str],
    /// Whether a dependency runs protoc when it is built.
    pub(super) needs_protoc: bool,
}

impl Programs<'_> {
    /// Builds them and returns the folder they are in. `fat` is fat LTO and one codegen unit.
    pub(super) fn build(&self, fat: bool) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let root = workspace::root().canonicalize()?;
        let lab = root.join("lab");
        let target = lab.join(if fat { "target/fat" } else { "target" });
        let mut build = workspace::cargo(&lab);
        build.args(["build", "--quiet", "--locked", "--release"]);
        build.args(["--package", self.package]);
        build.args(["--features", &self.features.join(",")]);
        build.arg("--target-dir").arg(&target);
        for binary in self.binaries {
            build.args(["--bin", binary]);
        }
        if fat {
            build.args(["--config", "profile.release.lto='fat'"]);
            build.args(["--config", "profile.release.codegen-units=1"]);
        }
        if self.needs_protoc {
            build.env("PROTOC", protoc::install(&root, &root.join("target"))?);
        }
        finish(build)?;
        Ok(target.join("release"))
    }
}

/// Builds binaries of the package `bench` and returns the folder they are in.
pub(super) fn build(
    binaries: &[&str],
    features: &[&str],
    fat: bool,
) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let programs = Programs {
        package: "bench",
        binaries,
        features,
        needs_protoc: false,
    };
    programs.build(fat)
}

/// Where measurements write to.
pub(super) fn scratch() -> Result<PathBuf, Box<dyn std::error::Error>> {
    Ok(folder(
        workspace::root().canonicalize()?.join("target/bench"),
    )?)
}

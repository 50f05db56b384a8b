//! The pinned protoc.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace;

/// A crate that holds the binaries which Google has compiled, and its version.
const CRATE: &str = "protoc-bin-vendored";
const CRATE_VERSION: &str = "3.3.0";
/// Its program that prints where protoc lies.
const WHICH: &str = "protoc-bin-which";

/// What protoc calls itself.
const VERSION: &str = "libprotoc 36.2";

/// Where it lies; the crate is installed below the target directory unless it is there.
pub(crate) fn install(root: &Path, target: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = target
        .join("tools")
        .join(format!("{CRATE}-{CRATE_VERSION}"));
    let found = match find(&folder) {
        Some(found) => found,
        None => {
            let mut install = workspace::cargo(root);
            install.args(["install", CRATE, "--version", CRATE_VERSION, "--bin", WHICH]);
            install
                .args(["--quiet", "--locked", "--force", "--root"])
                .arg(&folder);
            workspace::stdout(&mut install)?;
            find(&folder).ok_or_else(|| {
                format!("{CRATE} {CRATE_VERSION} holds no protoc for this machine")
            })?
        }
    };
    let version = workspace::stdout(Command::new(&found).arg("--version"))?;
    match version.trim() {
        VERSION => Ok(found),
        other => Err(format!("{} is {other}, not {VERSION}", found.display()).into()),
    }
}

/// The binary stays with the crate's sources, which somebody may have removed since.
fn find(folder: &Path) -> Option<PathBuf> {
    let output = workspace::stdout(&mut Command::new(folder.join("bin").join(WHICH))).ok()?;
    let path = PathBuf::from(output.trim());
    path.is_file().then_some(path)
}

//! Programs that the tasks need and the repository does not hold, and how they are run.

pub(crate) mod protoc;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::workspace;

/// The folder of an npm package at a version, installed below `directory` unless it is there.
///
/// Install scripts are not run: they would only look for what is a package of its own.
pub(crate) fn npm(
    directory: &Path,
    package: &str,
    version: &str,
) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = directory.join("node_modules");
    if !folder.join(package).exists() {
        fs::create_dir_all(directory)?;
        let mut npm = Command::new("npm");
        npm.arg("install").arg("--prefix").arg(directory);
        npm.args(["--ignore-scripts", "--no-save", "--no-audit", "--no-fund"]);
        npm.args(["--loglevel=error", &format!("{package}@{version}")]);
        workspace::stdout(&mut npm)
            .map_err(|error| format!("{package} {version} could not be installed: {error}"))?;
    }
    Ok(folder)
}

/// The folder of a Go module's sources, at the version that the `go.mod` in `tools` names.
pub(crate) fn go_module(tools: &Path, module: &str) -> Result<PathBuf, String> {
    #[derive(Deserialize)]
    struct Module {
        #[serde(rename = "Dir")]
        dir: PathBuf,
    }
    let mut download = Command::new("go");
    download
        .current_dir(tools)
        .args(["mod", "download", "-json", module]);
    let output = finish(download)?;
    let found: Module = serde_json::from_str(&output)
        .map_err(|error| format!("go mod download -json {module}: {error}"))?;
    Ok(found.dir)
}

/// The folder, made where it is missing.
pub(crate) fn folder(path: PathBuf) -> Result<PathBuf, String> {
    fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Copies beside the old file and renames: an executor that still runs keeps its own.
pub(crate) fn replace(from: &Path, to: &Path) -> Result<(), String> {
    let beside = to.with_extension("new");
    fs::copy(from, &beside)
        .and_then(|_| fs::rename(&beside, to))
        .map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

/// Waits for a command and gives its stdout; its stderr goes to ours.
pub(crate) fn finish(mut command: Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                format!("`{name}` is not on the PATH; what is tried beside others needs it")
            }
            _ => format!("{name}: {error}"),
        })?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{name}: {error}"))
}

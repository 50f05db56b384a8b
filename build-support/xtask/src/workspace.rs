//! Where the workspace lies and what cargo knows of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// The parts of `cargo metadata` that the verbs read.
#[derive(Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) target_directory: PathBuf,
}

/// A member of the workspace.
#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A dependency as a manifest declares it.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    pub(crate) kind: Option<String>,
}

/// Root of the workspace that this program was built in.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Members of the workspace at `root`, without their dependencies' packages.
pub(crate) fn metadata(root: &Path) -> Result<Metadata, Box<dyn std::error::Error>> {
    let mut cargo = cargo(root);
    cargo.args(["metadata", "--format-version=1", "--no-deps"]);
    Ok(serde_json::from_str(&stdout(&mut cargo)?)?)
}

/// The cargo that runs this program, to be started in `root`.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Runs a command and returns what it wrote to its standard output.
pub(crate) fn stdout(command: &mut Command) -> Result<String, Box<dyn std::error::Error>> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{} did not start: {error}", name(command)))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} failed: {}", name(command), message.trim_end()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Returns the files that git knows and that are there, by pattern: paths from the root.
pub(crate) fn tracked(
    root: &Path,
    patterns: &[&str],
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "-z", "--"]);
    let listed = stdout(git.args(patterns))?;
    let files = listed.split_terminator('\0').map(str::to_owned);
    Ok(files.filter(|file| root.join(file).exists()).collect())
}

/// Runs a command that speaks for itself.
pub(crate) fn run(command: &mut Command) -> crate::Outcome {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("{} did not start: {error}", name(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} failed: {status}", name(command)).into())
    }
}

/// The command as typed in a shell.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str())];
    words.extend(command.get_args());
    words
        .iter()
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

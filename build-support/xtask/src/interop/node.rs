//! connect-es: a script.

use std::path::PathBuf;
use std::process::Command;

use serde_json::json;

use super::peer::PeerBuilder;
use crate::workspace;

/// Installs what the script needs and returns its path.
///
/// Install scripts are not run, and no lock file is written: it would name the registry.
pub(super) fn build(builder: &PeerBuilder) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = builder.copy("node")?;
    let mut npm = Command::new("npm");
    npm.current_dir(&folder).arg("install");
    npm.args(["--ignore-scripts", "--no-package-lock", "--no-audit"]);
    npm.args(["--no-fund", "--loglevel=error"]);
    workspace::stdout(&mut npm)?;
    let generator = folder.join("node_modules/.bin/protoc-gen-es");
    let plugin = json!({ "local": generator, "out": "gen", "opt": ["target=js"] });
    builder.generate(&folder, &[plugin], &json!({ "enabled": false }))?;
    Ok(folder.join("main.js"))
}

//! connect-es: a script.

use std::path::PathBuf;
use std::process::Command;

use serde_json::json;

use super::House;
use crate::workspace;

/// Installs what the script needs and returns its path.
///
/// Install scripts are not run, and no lock file is written: it would name the registry.
pub(super) fn build(house: &House) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let place = house.copy("node")?;
    let mut npm = Command::new("npm");
    npm.current_dir(&place).arg("install");
    npm.args(["--ignore-scripts", "--no-package-lock", "--no-audit"]);
    npm.args(["--no-fund", "--loglevel=error"]);
    workspace::stdout(&mut npm)?;
    let generator = place.join("node_modules/.bin/protoc-gen-es");
    let plugin = json!({ "local": generator, "out": "gen", "opt": ["target=js"] });
    house.generate(&place, &[plugin], &json!({ "enabled": false }))?;
    Ok(place.join("main.js"))
}

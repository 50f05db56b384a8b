//! connect-go and grpc-go: one program.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::House;
use crate::tools;

const PLUGINS: [&str; 3] = [
    "protoc-gen-go",
    "protoc-gen-go-grpc",
    "protoc-gen-connect-go",
];

/// Builds the program and returns its path. Its generators are tools of its own module.
pub(super) fn build(house: &House) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let place = house.copy("go")?;
    let bin = tools::folder(place.join("bin"))?;
    let go = |arguments: &[&str]| {
        let mut go = Command::new("go");
        go.current_dir(&place).env("GOBIN", &bin).args(arguments);
        tools::finish(go)
    };
    go(&["install", "tool"])?;
    let plugin = |name: &str| {
        let options = ["paths=source_relative"];
        json!({ "local": bin.join(name), "out": "gen", "opt": options })
    };
    let plugins: Vec<Value> = PLUGINS.iter().map(|name| plugin(name)).collect();
    let prefix = json!({ "file_option": "go_package_prefix", "value": "interop/gen" });
    let managed = json!({ "enabled": true, "override": [prefix] });
    house.generate(&place, &plugins, &managed)?;
    go(&["build", "-o", "bin/interop", "."])?;
    Ok(bin.join("interop"))
}

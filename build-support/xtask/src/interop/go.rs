//! connect-go and grpc-go: one program.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::peer::PeerBuilder;
use crate::tools;

const PLUGINS: [&str; 3] = [
    "protoc-gen-go",
    "protoc-gen-go-grpc",
    "protoc-gen-connect-go",
];

/// Builds the program and returns its path. Its generators are tools of its own module.
pub(super) fn build(builder: &PeerBuilder) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = builder.copy("go")?;
    let bin = tools::folder(folder.join("bin"))?;
    let go = |arguments: &[&str]| {
        let mut go = Command::new("go");
        go.current_dir(&folder).env("GOBIN", &bin).args(arguments);
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
    builder.generate(&folder, &plugins, &managed)?;
    go(&["build", "-o", "bin/interop", "."])?;
    Ok(bin.join("interop"))
}

//! Compiles the suite's protos with our own generator, and lists the messages that it has made.
//!
//! The protos come with the suite's Go module, so `cargo xtask conformance` says where they are.

use std::{env, error::Error, fs, path::PathBuf};

const PROTO: &str = "PROTOVALIDATE_CONFORMANCE_PROTO";
const PACKAGE: &str = "buf.validate.conformance.cases";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={PROTO}");
    let root = env::var_os(PROTO).map(PathBuf::from).ok_or_else(|| {
        format!("{PROTO} is not set: build with `cargo xtask conformance protovalidate --build`")
    })?;
    connect_prost_build::configure()
        .proto_root(root)
        .rule_errors(connect_prost_build::RuleErrors::Defer)
        .client(false)
        .server(false)
        .compile()?;
    list_messages()?;
    Ok(())
}

/// Writes `messages.rs`: a list of `entry::<Type>()`, which know their names themselves.
fn list_messages() -> Result<(), Box<dyn Error>> {
    let folder = env::var_os("OUT_DIR").map(PathBuf::from).ok_or("OUT_DIR is not set")?;
    let mut entries = String::from("[\n");
    for file in fs::read_dir(&folder)? {
        let path = file?.path();
        let package = path.file_stem().and_then(|name| name.to_str()).unwrap_or("");
        if !package.starts_with(PACKAGE) {
            continue;
        }
        let module = package.replace('.', "::");
        for line in fs::read_to_string(&path)?.lines() {
            let name = line.strip_prefix("impl ::protovalidate_prost::Validate for ");
            if let Some(name) = name.and_then(|rest| rest.strip_suffix(" {")) {
                entries.push_str(&format!("entry::<proto::{module}::{name}>(),\n"));
            }
        }
    }
    entries.push_str("]\n");
    fs::write(folder.join("messages.rs"), entries)?;
    Ok(())
}

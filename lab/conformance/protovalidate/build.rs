//! Compiles the suite's protos with our own generator, and lists the messages that it has made.
//!
//! They come with the suite's Go module and have editions, so `cargo xtask conformance` makes a descriptor set of them and passes
//! its path.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

const SET: &str = "PROTOVALIDATE_CONFORMANCE_SET";
const PACKAGE: &str = "buf.validate.conformance.cases";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={SET}");
    let set = env::var_os(SET).map(PathBuf::from).ok_or_else(|| {
        format!("{SET} is not set: build with `cargo xtask conformance protovalidate --build`")
    })?;
    connect_prost_build::configure()
        .descriptor_set(set)
        .rule_errors(connect_prost_build::RuleErrors::Defer)
        .client(false)
        .server(false)
        .compile()?;
    list_messages()?;
    Ok(())
}

/// Writes `messages.rs`: a list of `entry::<Type>()`, which know their names themselves.
fn list_messages() -> Result<(), Box<dyn Error>> {
    let folder = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or("OUT_DIR is not set")?;
    let mut entries = String::from("[\n");
    for file in fs::read_dir(&folder)? {
        let path = file?.path();
        let package = path
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        if !package.starts_with(PACKAGE) {
            continue;
        }
        let module = package.replace('.', "::");
        // A long name stands on a line of its own.
        let text = fs::read_to_string(&path)?.replace("Validate\nfor ", "Validate for ");
        for line in text.lines() {
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

//! Generates the service, and keeps its descriptor set for peers that need one.

use std::env;
use std::path::PathBuf;

use connect_prost_build::HttpRules;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let set = PathBuf::from(env::var("OUT_DIR")?).join("set.binpb");
    connect_prost_build::configure()
        .proto_root("proto")
        .http_rules(HttpRules::Strict)
        .descriptor_set_path(set)
        .compile()?;
    Ok(())
}

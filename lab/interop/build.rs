//! Makes messages, a client and a server with our generator, and tonic's client and server around the same messages.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .compile()?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?).join("tonic");
    fs::create_dir_all(&out)?;
    let set = protox::compile(["interop/v1/interop.proto"], ["proto"])?;
    tonic_prost_build::configure()
        .out_dir(out)
        .extern_path(".interop.v1", "crate::schema::interop::v1")
        .compile_fds(set)?;
    Ok(())
}

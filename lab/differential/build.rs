//! Compiles `proto/` three times: with our generator, with prost-build and pbjson-build, and to a descriptor set.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use prost::Message;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    connect_prost_build::configure()
        .proto_root("proto")
        .compile()?;
    pbjson(&out.join("pbjson"))?;
    Ok(())
}

fn pbjson(out: &std::path::Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let files = ["differential/v1/kinds.proto", "differential/v1/known.proto"];
    let set = protox::compile(files, ["proto"])?;
    let bytes = set.encode_to_vec();
    fs::write(out.join("set.binpb"), &bytes)?;
    prost_build::Config::new()
        .out_dir(out)
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_fds(set)?;
    pbjson_build::Builder::new()
        .register_descriptors(&bytes)?
        .out_dir(out)
        .extern_path(".google.protobuf", "::pbjson_types")
        .build(&[".differential"])?;
    Ok(())
}

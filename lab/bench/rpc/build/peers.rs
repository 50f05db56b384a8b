//! What the peers make of the schema.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;
use prost_types::FileDescriptorSet;
use rest_over_grpc::build::{DescriptorOptions, Generator, ServiceDefinition};

const WELL_KNOWN: (&str, &str) = (".google.protobuf", "::pbjson_types");

/// Returns where the schema is, REST included.
pub(crate) fn set() -> Result<PathBuf, Box<dyn Error>> {
    Ok(PathBuf::from(env::var("OUT_DIR")?).join("rest.binpb"))
}

/// Generates the code of all peers.
pub(crate) fn generate() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    rpc(&folder)?;
    let rest = folder.join("rest");
    fs::create_dir_all(&rest)?;
    rest_services(&rest)
}

/// Those of connectrpc and tonic, which have no rules.
fn rpc(folder: &Path) -> Result<(), Box<dyn Error>> {
    let files = protox::Compiler::new(["proto", "../proto"])?
        .include_imports(true)
        .open_files(["bench/v1/service.proto"])?
        .encode_file_descriptor_set();
    let set = folder.join("set.binpb");
    fs::write(&set, &files)?;
    connectrpc_build::Config::new()
        .descriptor_set(&set)
        .files(&[
            "bench/v1/audit.proto",
            "bench/v1/member.proto",
            "bench/v1/service.proto",
        ])
        .out_dir(folder.join("connectrpc"))
        .include_file("mod.rs")
        .compile()?;
    let tonic = folder.join("tonic");
    fs::create_dir_all(&tonic)?;
    tonic_prost_build::configure()
        .out_dir(tonic)
        .compile_fds(FileDescriptorSet::decode(files.as_slice())?)?;
    Ok(())
}

/// Messages of prost and pbjson, services of `rest_over_grpc`.
fn rest_services(folder: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = fs::read(set()?)?;
    let options = DescriptorOptions::new().extern_path(WELL_KNOWN.0, WELL_KNOWN.1);
    let mut generator = Generator::builder().emit_tonic_bridge(false).build();
    generator.add_all(ServiceDefinition::from_fds(&bytes, &options)?);
    generator.write(folder)?;
    pbjson_build::Builder::new()
        .register_descriptors(&bytes)?
        .extern_path(WELL_KNOWN.0, WELL_KNOWN.1)
        .out_dir(folder)
        .build(&[".bench.v1"])?;
    let mut set = FileDescriptorSet::decode(bytes.as_slice())?;
    set.file
        .retain(|file| ["bench.v1", "google.protobuf"].contains(&file.package()));
    prost_build::Config::new()
        .out_dir(folder)
        .compile_well_known_types()
        .extern_path(WELL_KNOWN.0, WELL_KNOWN.1)
        .compile_fds(set)?;
    Ok(())
}

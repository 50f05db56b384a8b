//! Messages and validators as the generators of others make them, from the same descriptors.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use buffa_codegen::generated::compiler::CodeGeneratorRequest;
use buffa_codegen::generated::descriptor::FileDescriptorSet;
use prost_build::Config;
use protoc_gen_protovalidate_buffa::{emit, scan};

const FILES: [&str; 2] = [
    "bench/validate/v1/export.proto",
    "bench/validate/v1/member.proto",
];

/// Where `buf/validate/validate.proto` lies: with our generator.
const DECLARATIONS: &str = "../../../build-support/connect-prost-build/proto";

/// Below the folder of the build's products.
const SET: &str = "peers.binpb";

pub(crate) fn generate() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let set = protox::Compiler::new(["proto", DECLARATIONS])?
        .include_imports(true)
        .open_files(FILES)?
        .encode_file_descriptor_set();
    fs::write(out.join(SET), &set)?;
    prost(&out.join("prost"), set.clone())?;
    buffa(&out.join("buffa"), &out.join(SET), &set)
}

/// prost's messages with reflection, which the interpreter needs, and prost-protovalidate's validators.
fn prost(out: &Path, set: Vec<u8>) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let mut config = Config::new();
    config.out_dir(out).include_file("messages.rs");
    for message in ["CreateMemberRequest", "Profile", "ScheduleExportRequest"] {
        let path = format!("bench.validate.v1.{message}");
        config.type_attribute(&path, "#[derive(::prost_reflect::ReflectMessage)]");
        let reflect = format!(
            "#[prost_reflect(message_name = \"{path}\", descriptor_pool = \"crate::prost::pool()\")]"
        );
        config.type_attribute(&path, reflect);
    }
    config.compile_fds(::prost::Message::decode(set.as_slice())?)?;
    prost_protovalidate_build::Builder::new()
        .file_descriptor_set_bytes(set)
        .out_dir(out)
        .compile()?;
    Ok(())
}

/// buffa's messages, and protovalidate-buffa's validators in the same module.
fn buffa(out: &Path, path: &Path, set: &[u8]) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    buffa_build::Config::new()
        .descriptor_set(path)
        .files(&FILES)
        .out_dir(out)
        .include_file("messages.rs")
        .compile()?;
    let descriptors: FileDescriptorSet =
        buffa_codegen::tooling_decode_options()?.decode_from_slice(set)?;
    let validators = scan::gather(&CodeGeneratorRequest {
        file_to_generate: FILES.map(str::to_owned).to_vec(),
        proto_file: descriptors.file,
        ..CodeGeneratorRequest::default()
    })?;
    let options = emit::Options {
        packaging: false,
        file_per_package: true,
        ..emit::Options::default()
    };
    for file in emit::render_with_options(&validators, &options)? {
        let name = file.name.ok_or("a validator without a name")?;
        fs::write(out.join(name), file.content.unwrap_or_default())?;
    }
    Ok(())
}

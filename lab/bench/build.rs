//! Generates the scenarios' messages: ours always, pbjson's beside it when peers are measured.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .client(false)
        .server(false)
        .compile()?;
    #[cfg(feature = "peers")]
    pbjson()?;
    Ok(())
}

#[cfg(feature = "peers")]
fn pbjson() -> Result<(), Box<dyn Error>> {
    let folder = std::path::PathBuf::from(std::env::var("OUT_DIR")?).join("pbjson");
    std::fs::create_dir_all(&folder)?;
    let files = protox::Compiler::new(["proto"])?
        .include_imports(true)
        .open_files(["bench/v1/audit.proto", "bench/v1/member.proto"])?
        .encode_file_descriptor_set();
    let set = prost_build::Config::new()
        .out_dir(&folder)
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_fds(prost::Message::decode(files.as_slice())?);
    set?;
    pbjson_build::Builder::new()
        .out_dir(&folder)
        .register_descriptors(&files)?
        .build(&[".bench.v1"])?;
    Ok(())
}

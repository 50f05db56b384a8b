//! Generates messages, clients and servers: ours always, those of connectrpc and tonic beside them when peers are measured.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .include_dir("../proto")
        .compile()?;
    #[cfg(feature = "peers")]
    peers()?;
    Ok(())
}

#[cfg(feature = "peers")]
fn peers() -> Result<(), Box<dyn Error>> {
    let folder = std::path::PathBuf::from(std::env::var("OUT_DIR")?);
    let files = protox::Compiler::new(["proto", "../proto"])?
        .include_imports(true)
        .open_files(["bench/v1/service.proto"])?
        .encode_file_descriptor_set();
    let set = folder.join("set.binpb");
    std::fs::write(&set, &files)?;
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
    std::fs::create_dir_all(&tonic)?;
    tonic_prost_build::configure()
        .out_dir(tonic)
        .compile_fds(prost::Message::decode(files.as_slice())?)?;
    Ok(())
}

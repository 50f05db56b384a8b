//! protox, prost-build, pbjson-build and tonic-prost-build: `generate-peers FROM TO PRODUCT..`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use bench::Request;
use prost::Message as _;
use prost_types::FileDescriptorSet;

/// Where the declarations lie that our generator has built in.
const DECLARATIONS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../build-support/connect-prost-build/proto"
);

/// Packages of declarations, of which nothing is made.
const DECLARED: [&str; 3] = ["google", "buf", "connectprost"];

fn main() -> Result<(), Box<dyn Error>> {
    let request = Request::from_arguments()?;
    fs::create_dir_all(&request.to)?;
    let mut compiler = protox::Compiler::new([request.from.as_path(), Path::new(DECLARATIONS)])?;
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(protos_below(&request.from)?)?;
    let bytes = compiler.encode_file_descriptor_set();
    let mut files = FileDescriptorSet::decode(bytes.as_slice())?;
    files.file.retain(|file| !is_declared(file.package()));
    let packages: Vec<String> = files
        .file
        .iter()
        .filter(|file| file.package() != "google.protobuf")
        .map(|file| format!(".{}", file.package()))
        .collect();
    messages(&request, files)?;
    if request.has("json") {
        json(&request, &bytes, &packages)?;
    }
    Ok(())
}

/// Google's well-known types are not among them: prost-build has to know those, and makes nothing of them.
fn is_declared(package: &str) -> bool {
    let root = package.split('.').next().unwrap_or("");
    DECLARED.contains(&root) && package != "google.protobuf"
}

/// Messages by prost-build, clients and servers by tonic-prost-build.
fn messages(request: &Request, files: FileDescriptorSet) -> Result<(), Box<dyn Error>> {
    let mut config = prost_build::Config::new();
    config.compile_well_known_types();
    config.extern_path(".google.protobuf", "::pbjson_types");
    tonic_prost_build::configure()
        .out_dir(&request.to)
        .include_file("protos.rs")
        .emit_rerun_if_changed(false)
        .build_client(request.has("client"))
        .build_server(request.has("server"))
        .compile_fds_with_config(files, config)?;
    Ok(())
}

/// What pbjson makes of a package goes behind its messages, into one file.
fn json(request: &Request, bytes: &[u8], packages: &[String]) -> Result<(), Box<dyn Error>> {
    let folder = request.to.join("json");
    fs::create_dir_all(&folder)?;
    pbjson_build::Builder::new()
        .out_dir(&folder)
        .register_descriptors(bytes)?
        .build(packages)?;
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        let name = entry
            .file_name()
            .to_string_lossy()
            .replace(".serde.rs", ".rs");
        let messages = request.to.join(name);
        let text = fs::read_to_string(&messages)? + &fs::read_to_string(entry.path())?;
        fs::write(messages, text)?;
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}

fn protos_below(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(protos_below(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

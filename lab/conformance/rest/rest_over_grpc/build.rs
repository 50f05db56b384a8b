//! Generates messages with prost and pbjson, and services with `rest_over_grpc`, from the schema of the cases.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;
use prost_types::FileDescriptorSet;
use rest_over_grpc::build::{DescriptorOptions, Generator, ServiceDefinition};

const PROTO: &str = "../../../../tests/rest/proto";

const PACKAGES: [&str; 2] = ["rest.v1", "surface.v1"];

/// Paths that `rest_over_grpc` does not take; their cases are differences.
const REFUSED: [&str; 1] = ["/v1/branch/{branch.name}"];

const WELL_KNOWN: (&str, &str) = (".google.protobuf", "::pbjson_types");

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let bytes = schema(&out)?;
    let options = DescriptorOptions::new().extern_path(WELL_KNOWN.0, WELL_KNOWN.1);
    let services = ServiceDefinition::from_fds(&bytes, &options)?;
    let mut generator = Generator::builder().emit_tonic_bridge(false).build();
    generator.add_all(services);
    generator.write(&out)?;
    pbjson_build::Builder::new()
        .register_descriptors(&bytes)?
        .extern_path(WELL_KNOWN.0, WELL_KNOWN.1)
        .build(&[".rest.v1", ".surface.v1"])?;
    let mut set = FileDescriptorSet::decode(bytes.as_slice())?;
    let is_needed = |package: &str| PACKAGES.contains(&package) || package == "google.protobuf";
    set.file.retain(|file| is_needed(file.package()));
    prost_build::Config::new()
        .compile_well_known_types()
        .extern_path(WELL_KNOWN.0, WELL_KNOWN.1)
        .compile_fds(set)?;
    Ok(())
}

/// Returns the descriptor set of the cases, without what is refused; what else is generated is not included.
fn schema(out: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={PROTO}");
    let (ours, proto) = (out.join("ours"), out.join("proto"));
    fs::create_dir_all(&ours)?;
    let mut refused = 0;
    for package in PACKAGES {
        let folder = package.replace('.', "/");
        fs::create_dir_all(proto.join(&folder))?;
        for entry in fs::read_dir(Path::new(PROTO).join(&folder))? {
            let entry = entry?;
            let mut text = fs::read_to_string(entry.path())?;
            for path in REFUSED {
                refused += usize::from(remove(&mut text, path));
            }
            fs::write(proto.join(&folder).join(entry.file_name()), text)?;
        }
    }
    if refused != REFUSED.len() {
        return Err(format!("{refused} paths of {} were found", REFUSED.len()).into());
    }
    let set = out.join("set.binpb");
    connect_prost_build::configure()
        .proto_root(&proto)
        .out_dir(&ours)
        .descriptor_set_path(&set)
        .compile()?;
    Ok(fs::read(set)?)
}

/// Removes the additional binding of a path.
fn remove(text: &mut String, path: &str) -> bool {
    const BINDING: &str = "additional_bindings {";
    let Some(at) = text.find(&format!("\"{path}\"")) else {
        return false;
    };
    let start = text[..at].rfind(BINDING);
    let end = text[at + path.len() + 2..].find('}');
    let (Some(start), Some(end)) = (start, end) else {
        return false;
    };
    text.replace_range(start..=at + path.len() + 2 + end, "");
    true
}

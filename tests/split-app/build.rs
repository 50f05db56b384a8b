//! Generates `app.v1`; the types of `base.v1` that it imports are in another crate.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .include_dir("../split-base/proto")
        .extern_path(".base.v1", "::split_base::base::v1")
        .compile()?;
    Ok(())
}

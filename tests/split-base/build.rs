//! Generates `base.v1`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .compile()?;
    Ok(())
}

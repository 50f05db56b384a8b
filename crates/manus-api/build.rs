//! Generates the crate from `proto/`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    connect_prost_build::configure()
        .proto_root("../../proto")
        .client(cfg!(feature = "client"))
        .server(cfg!(feature = "server"))
        .compile()?;
    Ok(())
}

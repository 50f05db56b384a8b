//! Generates the crate from `proto/`.

use connect_prost_build::HttpRules;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    connect_prost_build::configure()
        .proto_root("../../proto")
        .client(cfg!(feature = "client"))
        .server(cfg!(feature = "server"))
        .http_rules(HttpRules::Strict)
        .compile()?;
    Ok(())
}

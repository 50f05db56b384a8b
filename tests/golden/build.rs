//! Generates everything there is from `proto/`.

use connect_prost_build::HttpRules;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .http_rules(HttpRules::Strict)
        .compile()?;
    Ok(())
}

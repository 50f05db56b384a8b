//! Generates the scenarios' messages and validators: ours always, those of others beside them when peers are measured.

use std::error::Error;

#[cfg(feature = "peers")]
#[path = "build/peers.rs"]
mod peers;

fn main() -> Result<(), Box<dyn Error>> {
    connect_prost_build::configure()
        .proto_root("proto")
        .client(false)
        .server(false)
        .compile()?;
    #[cfg(feature = "peers")]
    peers::generate()?;
    Ok(())
}

//! Generates messages, clients and servers: ours always, those of the peers beside them when they are measured.

use std::error::Error;

#[cfg(feature = "peers")]
#[path = "build/peers.rs"]
mod peers;

fn main() -> Result<(), Box<dyn Error>> {
    let builder = connect_prost_build::configure()
        .proto_root("proto")
        .include_dir("../proto");
    #[cfg(feature = "peers")]
    let builder = builder.descriptor_set_path(peers::set()?);
    builder.compile()?;
    #[cfg(feature = "peers")]
    peers::generate()?;
    Ok(())
}

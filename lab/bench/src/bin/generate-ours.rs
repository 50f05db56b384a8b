//! connect-prost-build: `generate-ours FROM TO PRODUCT..`.

use std::error::Error;
use std::fs;

use bench::Request;

fn main() -> Result<(), Box<dyn Error>> {
    let request = Request::from_arguments()?;
    fs::create_dir_all(&request.to)?;
    connect_prost_build::configure()
        .proto_root(&request.from)
        .out_dir(&request.to)
        .json(request.has("json"))
        .validators(request.has("validators"))
        .client(request.has("client"))
        .server(request.has("server"))
        .compile()?;
    Ok(())
}

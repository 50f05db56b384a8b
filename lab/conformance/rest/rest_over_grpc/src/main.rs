//! Serves the services of the cases of REST with `rest_over_grpc`, for `cargo xtask conformance rest`.
//!
//! It prints its address as soon as it listens. The schema on its stdin, which it was built from, is read and forgotten.

mod echo;
mod fault;

use std::error::Error;
use std::io::{Write, copy, sink, stdin, stdout};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use rest_over_grpc::serving::RestService;
use tokio::net::TcpListener;

use echo::Echo;
use fault::Fault;

/// The longest message in bytes, as in our router.
const RECEIVE: usize = 64 << 10;

/// What prost, pbjson and `rest_over_grpc` make of the schema.
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    reason = "the code of others"
)]
mod generated {
    pub(crate) mod rest {
        pub(crate) mod v1 {
            include!(concat!(env!("OUT_DIR"), "/rest.v1.rs"));
            include!(concat!(env!("OUT_DIR"), "/rest.v1.serde.rs"));
            include!(concat!(env!("OUT_DIR"), "/rest.v1.rest.rs"));
        }
    }
    pub(crate) mod surface {
        pub(crate) mod v1 {
            include!(concat!(env!("OUT_DIR"), "/surface.v1.rs"));
            include!(concat!(env!("OUT_DIR"), "/surface.v1.serde.rs"));
            include!(concat!(env!("OUT_DIR"), "/surface.v1.rest.rs"));
        }
    }
    include!(concat!(env!("OUT_DIR"), "/transcoder.rest.rs"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    copy(&mut stdin(), &mut sink())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(stdout(), "{}", listener.local_addr()?)?;
    let transcoder = generated::Transcoder::new(Echo, Fault, Echo, Echo, Fault, Fault, Fault);
    let service = RestService::new(transcoder).with_max_body_bytes(RECEIVE);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        tokio::spawn(connection);
    }
}

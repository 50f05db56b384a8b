//! The server under test: HTTP/2 alone on one port, HTTP/2 over TLS on another.
//!
//! It prints both ports, separated by a space, and serves until its standard input ends.

mod service;

use std::error::Error;

use connect_prost::server::{TlsConfig, serve};
use rcgen::generate_simple_self_signed;
use tokio::io::{AsyncReadExt, AsyncWriteExt, stdin, stdout};
use tokio::net::TcpListener;

use self::service::TestService;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let plain = TcpListener::bind("127.0.0.1:0").await?;
    let tls = TcpListener::bind("127.0.0.1:0").await?;
    let ports = format!(
        "{} {}\n",
        plain.local_addr()?.port(),
        tls.local_addr()?.port()
    );
    let identity = generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    let identity = TlsConfig::from_pem(
        identity.cert.pem().as_bytes(),
        identity.signing_key.serialize_pem().as_bytes(),
    )?;
    let plain = tokio::spawn(serve(plain, TestService).http2_only().into_future());
    let tls = tokio::spawn(serve(tls, TestService).tls(identity).into_future());
    stdout().write_all(ports.as_bytes()).await?;
    stdout().flush().await?;
    stdin().read_to_end(&mut Vec::new()).await?;
    plain.abort();
    tls.abort();
    Ok(())
}

//! The server under test: says where it listens, then serves until SIGTERM.

mod service;

use std::{error::Error, io};

use conformance_connect::{
    convert, frame,
    suite::{ConformanceServiceServer, ServerCompatRequest, ServerCompatResponse},
};
use connect_prost::server::{Limits, Router, serve};
use tokio::{
    io::{stdin, stdout},
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use self::service::Service;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let asked: Option<ServerCompatRequest> = frame::read(&mut stdin()).await?;
    let asked = asked.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    let mut terminate = signal(SignalKind::terminate())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut told = ServerCompatResponse {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr()?.port().into(),
        pem_cert: Vec::new(),
    };
    let mut limits = Limits::default();
    if asked.message_receive_limit > 0 {
        limits = limits.with_receive(asked.message_receive_limit as usize);
    }
    let router = Router::new()
        .add(ConformanceServiceServer::new(Service))
        .limits(limits)
        .registry(convert::registry());
    let mut serving = serve(listener, router);
    if asked.use_tls {
        let credentials = asked.server_creds.unwrap_or_default();
        serving = serving.tls(connect_prost::server::TlsConfig::from_pem(
            &credentials.cert,
            &credentials.key,
        )?);
        told.pem_cert = credentials.cert;
    }
    frame::write(&mut stdout(), &told).await?;
    serving
        .graceful_shutdown(async move {
            terminate.recv().await;
        })
        .await?;
    Ok(())
}

//! The server under test: reports where it listens, then serves until SIGTERM.
//!
//! One listener speaks every protocol over HTTP/1.1 and HTTP/2 at once, as the suite allows.

mod request_info;
mod response;
mod script;
mod service;

use std::error::Error;
use std::io;

use conformance_connect::suite::{
    ConformanceServiceServer, ServerCompatRequest, ServerCompatResponse,
};
use conformance_connect::{convert, frame};
use connect_prost::server::{Limits, Router, TlsConfig, serve};
use tokio::io::{stdin, stdout};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use self::service::Service;

type BoxError = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let request: Option<ServerCompatRequest> = frame::read(&mut stdin()).await?;
    let request = request.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    let mut terminate = signal(SignalKind::terminate())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut response = ServerCompatResponse {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr()?.port().into(),
        pem_cert: Vec::new(),
    };
    let mut serving = serve(listener, router(&request));
    if request.use_tls {
        serving = serving.tls(tls(&request)?);
        response.pem_cert = request.server_creds.unwrap_or_default().cert;
    }
    frame::write(&mut stdout(), &response).await?;
    serving
        .graceful_shutdown(async move {
            terminate.recv().await;
        })
        .await?;
    Ok(())
}

fn router(request: &ServerCompatRequest) -> Router {
    let mut limits = Limits::default();
    if request.message_receive_limit > 0 {
        limits = limits.with_receive(request.message_receive_limit as usize);
    }
    Router::new()
        .add(ConformanceServiceServer::new(Service))
        .limits(limits)
        .registry(convert::registry())
}

/// The certificate that the runner made for us; clients need one too where the runner names theirs.
fn tls(request: &ServerCompatRequest) -> Result<TlsConfig, BoxError> {
    let own = request.server_creds.clone().unwrap_or_default();
    let config = TlsConfig::from_pem(&own.cert, &own.key)?;
    if request.client_tls_cert.is_empty() {
        return Ok(config);
    }
    Ok(config.with_client_certificates(&request.client_tls_cert)?)
}

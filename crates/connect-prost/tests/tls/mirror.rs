//! A server that responds with the certificates of its callers, and requests to it.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::task::{Context, Poll};

use connect_prost::Body;
use connect_prost::client::{HyperTransport, HyperTransportBuilder, Transport, TransportError};
use connect_prost::server::{PeerCertificates, TlsConfig, serve};
use http::{Request, Response, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use tokio::net::TcpListener;
use tower_service::Service;

use crate::authority::Identity;

/// Responds with the caller's certificates, concatenated in DER.
#[derive(Clone)]
pub(crate) struct Mirror;

impl Service<Request<Incoming>> for Mirror {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> Self::Future {
        let shown = request.extensions().get::<PeerCertificates>();
        let chain = shown.map(|shown| shown.chain().collect::<Vec<_>>().concat());
        ready(Ok(Response::new(Full::from(chain.unwrap_or_default()))))
    }
}

pub(crate) fn server_tls(identity: &Identity) -> TlsConfig {
    TlsConfig::from_pem(&identity.certificate_pem, &identity.key_pem).unwrap()
}

/// Starts the server on a loopback port.
pub(crate) async fn start(tls: TlsConfig) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = serve(listener, Mirror).tls(tls);
    tokio::spawn(async move { serving.await });
    address
}

/// The negotiated version, and the certificates that the server saw.
pub(crate) type Seen = Result<(Version, Vec<u8>), TransportError>;

pub(crate) async fn ask(transport: &HyperTransport, address: SocketAddr) -> Seen {
    ask_at(transport, &format!("https://{address}/")).await
}

pub(crate) async fn ask_at(transport: &HyperTransport, uri: &str) -> Seen {
    let request = Request::get(uri).body(Body::empty()).unwrap();
    let response = transport.send(request).await?;
    let version = response.version();
    let body = response.into_body().collect().await;
    Ok((
        version,
        body.map_err(TransportError::new)?.to_bytes().to_vec(),
    ))
}

/// Returns the builder of a transport that trusts one authority only.
pub(crate) fn trusting(roots: &[u8]) -> HyperTransportBuilder {
    HyperTransport::builder().tls(client_tls(roots))
}

pub(crate) fn client_tls(roots: &[u8]) -> connect_prost::client::TlsConfig {
    connect_prost::client::TlsConfig::new()
        .with_root_certificates(roots)
        .unwrap()
}

//! A server that opens its TLS connections one by one, each with the version of HTTP that the test chooses.

use std::io::ErrorKind;
use std::sync::Arc;

use connect_prost::Body;
use connect_prost::client::{HyperTransport, HyperTransportBuilder, Transport, TransportError};
use http::{Request, Response, Version};
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::authority::{Authority, Identity};
use crate::mirror::trusting;

/// A server that accepts when the test does.
pub(crate) struct Door {
    listener: TcpListener,
    authority: Authority,
    identity: Identity,
}

impl Door {
    pub(crate) async fn new() -> Door {
        let authority = Authority::new("ours");
        Door {
            listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            identity: authority.issue("127.0.0.1"),
            authority,
        }
    }

    /// Returns the builder of a transport that trusts the server.
    pub(crate) fn transport(&self) -> HyperTransportBuilder {
        trusting(&self.authority.pem())
    }

    /// Sends a request that needs this version of HTTP. Returns the version of its response.
    pub(crate) fn call(
        &self,
        transport: &HyperTransport,
        version: Version,
    ) -> JoinHandle<Result<Version, TransportError>> {
        let url = format!("https://{}/", self.listener.local_addr().unwrap());
        let request = Request::get(url).version(version);
        let exchange = transport.send(request.body(Body::empty()).unwrap());
        tokio::spawn(async move { Ok(exchange.await?.version()) })
    }

    /// Returns the next connection, whose client waits for the handshake.
    pub(crate) async fn knock(&self) -> TcpStream {
        self.listener.accept().await.unwrap().0
    }

    /// Returns whether no other connection waits.
    pub(crate) fn is_quiet(self) -> bool {
        let accepted = self.listener.into_std().unwrap().accept();
        accepted.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    /// Opens a connection over which the test responds.
    pub(crate) async fn open_http1(&self, stream: TcpStream) -> TlsStream<TcpStream> {
        self.handshake(stream, &[b"http/1.1"]).await
    }

    /// Opens a connection without choosing a version: HTTP/1.1 is meant.
    pub(crate) async fn open_without_alpn(&self, stream: TcpStream) -> TlsStream<TcpStream> {
        self.handshake(stream, &[]).await
    }

    /// Opens a connection that responds to everything.
    pub(crate) async fn open_http2(&self, stream: TcpStream) {
        let stream = self.handshake(stream, &[b"h2"]).await;
        let serve =
            service_fn(async |_| Ok::<_, http::Error>(Response::new(Empty::<Bytes>::new())));
        let http = http2::Builder::new(TokioExecutor::new());
        tokio::spawn(http.serve_connection(TokioIo::new(stream), serve));
    }

    async fn handshake(&self, stream: TcpStream, protocols: &[&[u8]]) -> TlsStream<TcpStream> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let certificate = CertificateDer::from(self.identity.certificate_der.clone());
        let key = PrivateKeyDer::from_pem_slice(&self.identity.key_pem).unwrap();
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        acceptor.accept(stream).await.unwrap()
    }
}

/// Responds to the next request over HTTP/1.1.
pub(crate) async fn respond(stream: &mut TlsStream<TcpStream>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let response = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(response).await.unwrap();
}

//! TLS to the server, to the proxy, and to both.

use std::net::SocketAddr;
use std::sync::Arc;

use connect_prost::client::{HyperTransport, HyperTransportBuilder, TlsConfig};
use connect_prost::server;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::authority::{Authority, Identity};
use crate::gate::{Gate, Manner};
use crate::origin::{get, origin};

async fn secure_origin(authority: &Authority) -> SocketAddr {
    let identity = authority.issue("service.test");
    let tls = server::TlsConfig::from_pem(&identity.certificate_pem, &identity.key_pem).unwrap();
    origin(|serve| serve.tls(tls)).await
}

fn acceptor(identity: &Identity) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(identity.certificate_der.clone())],
            PrivateKeyDer::from_pem_slice(&identity.key_pem).unwrap(),
        )
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

fn through(scheme: &str, gate: &Gate, authority: &Authority) -> HyperTransportBuilder {
    let tls = TlsConfig::new()
        .with_root_certificates(&authority.pem())
        .unwrap();
    let proxy = format!("{scheme}://name:secret@{}", gate.address);
    let builder = HyperTransport::builder().tls(tls);
    builder.proxy(&proxy).unwrap()
}

const AUTHORIZATION: &str = "proxy-authorization: basic bmftztpzzwnyzxq=";

fn shows_credentials(asked: &[String]) -> bool {
    asked
        .iter()
        .any(|line| line.to_ascii_lowercase() == AUTHORIZATION)
}

#[tokio::test]
async fn an_https_request_goes_through_a_tunnel_and_the_credentials_end_at_the_proxy() {
    let authority = Authority::new("ours");
    let mut gate = Gate::start(Manner::Tunnel(secure_origin(&authority).await)).await;
    let transport = through("http", &gate, &authority).build();
    let said = get(&transport, "https://service.test/").await.unwrap();
    assert_eq!(said, "origin over HTTP/2.0, leaked: false");
    let asked = gate.asked().await;
    assert_eq!(asked[0], "CONNECT service.test:443 HTTP/1.1");
    assert!(shows_credentials(&asked), "{asked:?}");
}

#[tokio::test]
async fn http_1_1_goes_through_a_tunnel_too() {
    let authority = Authority::new("ours");
    let gate = Gate::start(Manner::Tunnel(secure_origin(&authority).await)).await;
    let transport = through("http", &gate, &authority).http1_only().build();
    let said = get(&transport, "https://service.test/").await.unwrap();
    assert_eq!(said, "origin over HTTP/1.1, leaked: false");
}

#[tokio::test]
async fn a_proxy_under_tls_tunnels_and_forwards() {
    let authority = Authority::new("ours");
    let server = secure_origin(&authority).await;
    let tls = acceptor(&authority.issue("127.0.0.1"));
    let mut gate = Gate::start_secure(Manner::Tunnel(server), tls.clone()).await;
    let transport = through("https", &gate, &authority).build();
    let said = get(&transport, "https://service.test/").await.unwrap();
    assert_eq!(said, "origin over HTTP/2.0, leaked: false");
    assert!(shows_credentials(&gate.asked().await));

    let answer = Manner::Answer("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nproxy");
    let mut gate = Gate::start_secure(answer, tls).await;
    let transport = through("https", &gate, &authority).build();
    let said = get(&transport, "http://service.test/").await.unwrap();
    assert_eq!(said, "proxy");
    let asked = gate.asked().await;
    assert_eq!(asked[0], "GET http://service.test/ HTTP/1.1");
    assert!(shows_credentials(&asked), "{asked:?}");
}

#[tokio::test]
async fn the_error_says_whose_certificate_is_not_believed() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let server = secure_origin(&theirs).await;
    let gate = Gate::start(Manner::Tunnel(server)).await;
    let transport = through("http", &gate, &ours).build();
    let error = get(&transport, "https://service.test/").await.unwrap_err();
    let expected = "no connection: the TLS handshake with service.test:443: ";
    assert!(error.to_string().starts_with(expected), "{error}");

    let tls = acceptor(&theirs.issue("127.0.0.1"));
    let gate = Gate::start_secure(Manner::Tunnel(server), tls).await;
    let transport = through("https", &gate, &ours).build();
    let error = get(&transport, "https://service.test/").await.unwrap_err();
    let expected = format!("the TLS handshake with the proxy {}: ", gate.address);
    assert!(error.to_string().contains(&expected), "{error}");
}

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
use crate::origin::{get, origin};
use crate::test_proxy::{Behavior, TestProxy};

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

fn through(scheme: &str, proxy: &TestProxy, authority: &Authority) -> HyperTransportBuilder {
    let tls = TlsConfig::new()
        .with_root_certificates(&authority.pem())
        .unwrap();
    let proxy_url = format!("{scheme}://name:secret@{}", proxy.address);
    let builder = HyperTransport::builder().tls(tls);
    builder.proxy(&proxy_url).unwrap()
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
    let mut proxy = TestProxy::start(Behavior::Tunnel(secure_origin(&authority).await)).await;
    let transport = through("http", &proxy, &authority).build();
    let said = get(&transport, "https://service.test/").await.unwrap();
    assert_eq!(said, "origin over HTTP/2.0, leaked: false");
    let asked = proxy.asked().await;
    assert_eq!(asked[0], "CONNECT service.test:443 HTTP/1.1");
    assert!(shows_credentials(&asked), "{asked:?}");
}

#[tokio::test]
async fn http_1_1_goes_through_a_tunnel_too() {
    let authority = Authority::new("ours");
    let proxy = TestProxy::start(Behavior::Tunnel(secure_origin(&authority).await)).await;
    let transport = through("http", &proxy, &authority).http1_only().build();
    let said = get(&transport, "https://service.test/").await.unwrap();
    assert_eq!(said, "origin over HTTP/1.1, leaked: false");
}

#[tokio::test]
async fn an_https_proxy_tunnels_and_forwards() {
    let authority = Authority::new("ours");
    let server = secure_origin(&authority).await;
    let tls = acceptor(&authority.issue("127.0.0.1"));
    let mut proxy = TestProxy::start_secure(Behavior::Tunnel(server), tls.clone()).await;
    let transport = through("https", &proxy, &authority).build();
    let said = get(&transport, "https://service.test/").await.unwrap();
    assert_eq!(said, "origin over HTTP/2.0, leaked: false");
    assert!(shows_credentials(&proxy.asked().await));

    let response = Behavior::Respond("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nproxy");
    let mut proxy = TestProxy::start_secure(response, tls).await;
    let transport = through("https", &proxy, &authority).build();
    let said = get(&transport, "http://service.test/").await.unwrap();
    assert_eq!(said, "proxy");
    let asked = proxy.asked().await;
    assert_eq!(asked[0], "GET http://service.test/ HTTP/1.1");
    assert!(shows_credentials(&asked), "{asked:?}");
}

#[tokio::test]
async fn the_error_names_the_host_of_an_untrusted_certificate() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let server = secure_origin(&theirs).await;
    let proxy = TestProxy::start(Behavior::Tunnel(server)).await;
    let transport = through("http", &proxy, &ours).build();
    let error = get(&transport, "https://service.test/").await.unwrap_err();
    let expected = "no connection: the TLS handshake with service.test:443: ";
    assert!(error.to_string().starts_with(expected), "{error}");

    let tls = acceptor(&theirs.issue("127.0.0.1"));
    let proxy = TestProxy::start_secure(Behavior::Tunnel(server), tls).await;
    let transport = through("https", &proxy, &ours).build();
    let error = get(&transport, "https://service.test/").await.unwrap_err();
    let expected = format!("the TLS handshake with the proxy {}: ", proxy.address);
    assert!(error.to_string().contains(&expected), "{error}");
}

//! Trusted and untrusted servers, and the negotiated version of HTTP.

use connect_prost::client::{HyperTransport, TlsConfig};
use http::Version;

use crate::authority::Authority;
use crate::mirror::{ask, ask_at, client_tls, server_tls, start, trusting};

#[tokio::test]
async fn a_server_of_a_trusted_authority_is_accepted_and_http_2_is_negotiated() {
    let ours = Authority::new("ours");
    let address = start(server_tls(&ours.issue("127.0.0.1"))).await;
    let client = trusting(&ours.pem());
    for (client, expected) in [
        (client.clone(), Version::HTTP_2),
        (client.clone().http2_only(), Version::HTTP_2),
        (client.http1_only(), Version::HTTP_11),
    ] {
        let (version, _) = ask(&client.build(), address).await.unwrap();
        assert_eq!(version, expected);
    }
}

#[tokio::test]
async fn a_server_of_another_authority_is_rejected() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let address = start(server_tls(&theirs.issue("127.0.0.1"))).await;
    let error = ask(&trusting(&ours.pem()).build(), address)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");
    assert!(error.is_unsent());
}

#[tokio::test]
async fn the_platform_does_not_trust_an_authority_of_our_own() {
    let ours = Authority::new("ours");
    let address = start(server_tls(&ours.issue("127.0.0.1"))).await;
    let error = ask(&HyperTransport::new(), address).await.unwrap_err();
    assert!(error.is_unsent(), "{error}");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_rejected() {
    let ours = Authority::new("ours");
    let address = start(server_tls(&ours.issue("localhost"))).await;
    let client = trusting(&ours.pem()).build();
    let error = ask(&client, address).await.unwrap_err();
    assert!(error.to_string().contains("not valid for name"), "{error}");
    let uri = format!("https://localhost:{}/", address.port());
    assert!(ask_at(&client, &uri).await.is_ok());
}

#[tokio::test]
async fn extra_authorities_are_trusted_in_addition() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let servers = [
        start(server_tls(&ours.issue("127.0.0.1"))).await,
        start(server_tls(&theirs.issue("127.0.0.1"))).await,
    ];
    let extra = |tls: TlsConfig| tls.with_extra_root_certificates(&theirs.pem()).unwrap();
    let both = HyperTransport::builder()
        .tls(extra(client_tls(&ours.pem())))
        .build();
    for server in servers {
        ask(&both, server).await.unwrap();
    }
    let platform = HyperTransport::builder()
        .tls(extra(TlsConfig::new()))
        .build();
    assert!(ask(&platform, servers[0]).await.is_err());
    ask(&platform, servers[1]).await.unwrap();
}

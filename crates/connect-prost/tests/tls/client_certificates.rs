//! Mutual TLS: accepted and rejected clients, and the certificates that the server sees.
//!
//! The cause of a rejection is not asserted: the end of the connection may overtake the server's alert.

use std::net::SocketAddr;

use connect_prost::client::HyperTransport;

use crate::authority::{Authority, Identity};
use crate::mirror::{Seen, ask, client_tls, server_tls, start};

struct Parties {
    ours: Authority,
    theirs: Authority,
}

impl Parties {
    fn new() -> Parties {
        Parties {
            ours: Authority::new("ours"),
            theirs: Authority::new("theirs"),
        }
    }

    /// Calls a server that requires a certificate of our authority, with this one.
    async fn call(&self, shown: Option<&Identity>) -> Seen {
        let tls = server_tls(&self.ours.issue("127.0.0.1"))
            .with_client_certificates(&self.ours.pem())
            .unwrap();
        let address = start(tls).await;
        ask(&self.showing(shown), address).await
    }

    fn showing(&self, shown: Option<&Identity>) -> HyperTransport {
        let mut tls = client_tls(&self.ours.pem());
        if let Some(shown) = shown {
            tls = tls
                .with_identity(&shown.certificate_pem, &shown.key_pem)
                .unwrap();
        }
        HyperTransport::builder().tls(tls).build()
    }
}

#[tokio::test]
async fn a_client_of_a_trusted_authority_is_accepted_and_its_certificate_is_seen() {
    let parties = Parties::new();
    let caller = parties.ours.issue("caller.test");
    let (_, seen) = parties.call(Some(&caller)).await.unwrap();
    assert!(!seen.is_empty());
    assert_eq!(seen, caller.certificate_der);
}

#[tokio::test]
async fn a_client_without_a_certificate_is_rejected() {
    assert!(Parties::new().call(None).await.is_err());
}

#[tokio::test]
async fn a_client_of_an_untrusted_authority_is_rejected() {
    let parties = Parties::new();
    let caller = parties.theirs.issue("caller.test");
    assert!(parties.call(Some(&caller)).await.is_err());
}

#[tokio::test]
async fn a_certificate_that_was_not_requested_is_not_seen() {
    let parties = Parties::new();
    let address = start(server_tls(&parties.ours.issue("127.0.0.1"))).await;
    let caller = parties.ours.issue("caller.test");
    let (_, seen) = ask(&parties.showing(Some(&caller)), address).await.unwrap();
    assert_eq!(seen, b"");
}

#[tokio::test]
async fn a_key_of_another_certificate_fails_before_a_connection_is_opened() {
    let parties = Parties::new();
    let (one, other) = (
        parties.ours.issue("one.test"),
        parties.ours.issue("other.test"),
    );
    let mixed = Identity {
        key_pem: other.key_pem,
        ..one
    };
    let unused = SocketAddr::from(([127, 0, 0, 1], 1));
    let error = ask(&parties.showing(Some(&mixed)), unused).await;
    let error = error.unwrap_err().to_string();
    assert!(
        error.starts_with("no connection: preparing TLS: "),
        "{error}"
    );
}

#[test]
fn invalid_authorities_fail_without_being_shown() {
    let ours = Authority::new("ours");
    let identity = ours.issue("127.0.0.1");
    for (text, expected) in [
        (
            &b"secret text"[..],
            "client authority: no PEM certificate found",
        ),
        (
            b"-----BEGIN CERTIFICATE-----\nsecret!\n-----END CERTIFICATE-----",
            "client authority: not readable as PEM",
        ),
    ] {
        let error = server_tls(&identity)
            .with_client_certificates(text)
            .unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

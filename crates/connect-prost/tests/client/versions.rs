//! The version of HTTP that a call needs. gRPC needs HTTP/2, and fails unsent over a transport that has only HTTP/1.1.

use std::io;

use connect_prost::client::{Client, Error, ErrorKind, HyperTransport, HyperTransportBuilder};
use connect_prost::{Code, Protocol, Spec, StreamType};
use http::{Uri, Version};
use prost_types::Struct;
use tokio::net::TcpListener;

use crate::scripted::{Scripted, WRITE, base_url, call, json};

const SERVER_STREAM: Spec = Spec::new("/a.v1.Service/Watch", StreamType::ServerStream);
const CLIENT_STREAM: Spec = Spec::new("/a.v1.Service/Record", StreamType::ClientStream);
const BIDI_STREAM: Spec = Spec::new("/a.v1.Service/Talk", StreamType::BidiStream);

#[tokio::test]
async fn only_grpc_asks_for_http_2() {
    for (protocol, version) in [
        (Protocol::Connect, Version::HTTP_11),
        (Protocol::Grpc, Version::HTTP_2),
        (Protocol::GrpcWeb, Version::HTTP_11),
    ] {
        let transport = Scripted::always(|| json("{}"));
        let client = Client::builder(transport.clone(), base_url()).protocol(protocol);
        let client = client.build();
        let _ = call(&client, &WRITE).await;
        let _ = client
            .server_stream::<Struct, Struct>(&SERVER_STREAM, Struct::default())
            .await;
        let sent = transport.sent();
        assert_eq!(sent.len(), 2);
        for head in sent {
            assert_eq!(head.version, version, "{protocol:?} {}", head.uri);
        }
    }
}

/// A server that accepts no connection, and calls to it over gRPC.
struct Unused {
    listener: TcpListener,
    client: Client,
}

impl Unused {
    async fn start(scheme: &str, transport: HyperTransportBuilder) -> Unused {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let base_url = Uri::try_from(format!("{scheme}://{address}")).unwrap();
        let client = Client::builder(transport.build(), base_url).protocol(Protocol::Grpc);
        Unused {
            listener,
            client: client.build(),
        }
    }

    /// Asserts that nobody has connected.
    fn assert_unused(self) {
        let accepted = self.listener.into_std().unwrap().accept();
        assert_eq!(
            accepted.map(drop).unwrap_err().kind(),
            io::ErrorKind::WouldBlock
        );
    }
}

fn is_rejected(error: &Error, what_to_do: &str) {
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Transport, Code::FailedPrecondition),
        "{error}"
    );
    assert!(error.message().contains("needs HTTP/2"), "{error}");
    assert!(error.message().contains(what_to_do), "{error}");
}

#[tokio::test]
async fn a_call_that_needs_http_2_fails_before_connecting_to_an_http_url() {
    let only_http1 = HyperTransport::builder().http1_only();
    for transport in [HyperTransport::builder(), only_http1] {
        let server = Unused::start("http", transport).await;
        let error = call(&server.client, &WRITE).await.unwrap_err();
        is_rejected(&error, "`http2_only()`");
        server.assert_unused();
    }
}

#[tokio::test]
async fn a_call_that_needs_http_2_fails_before_connecting_with_http_1_only() {
    for scheme in ["http", "https"] {
        let transport = HyperTransport::builder().http1_only();
        let server = Unused::start(scheme, transport).await;
        let error = call(&server.client, &WRITE).await.unwrap_err();
        is_rejected(&error, "without `http1_only()`");
        server.assert_unused();
    }
}

#[tokio::test]
async fn streams_that_need_http_2_fail_before_connecting() {
    let server = Unused::start("http", HyperTransport::builder()).await;
    let client = &server.client;
    let started = client.server_stream::<Struct, Struct>(&SERVER_STREAM, Struct::default());
    is_rejected(&started.await.unwrap_err(), "`http2_only()`");
    let (_out, response) = client
        .client_stream::<Struct, Struct>(&CLIENT_STREAM)
        .open()
        .await
        .unwrap();
    is_rejected(&response.await.unwrap_err(), "`http2_only()`");
    let (_out, mut responses) = client
        .bidi_stream::<Struct, Struct>(&BIDI_STREAM)
        .open()
        .await
        .unwrap();
    is_rejected(&responses.message().await.unwrap_err(), "`http2_only()`");
    server.assert_unused();
}

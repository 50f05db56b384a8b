//! The clients of the service: every protocol with both codecs, in process, over HTTP/1.1 and over HTTP/2.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use connect_prost::client::{Client, HyperTransport, Transport};
use connect_prost::http::Uri;
use connect_prost::server::serve;
use connect_prost::{Codec, Protocol};
use golden::generated::stream::v1::RiverServiceClient;
use tokio::net::TcpListener;

use crate::router;

pub(crate) const PROTOCOLS: [Protocol; 3] = [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb];

/// Returns the URL of clients whose transport is a router.
pub fn in_process() -> Uri {
    Uri::from_static("http://in-process")
}

/// Returns a client for every way that carries the protocol; the trailers of gRPC need HTTP/2.
pub async fn clients(protocol: Protocol) -> Vec<RiverServiceClient> {
    let url = serving().await;
    let http2 = HyperTransport::builder().http2_only().build();
    let mut clients = Vec::new();
    for codec in [Codec::Json, Codec::Proto] {
        clients.push(client(router(), &in_process(), protocol, codec));
        clients.push(client(http2.clone(), &url, protocol, codec));
        if protocol != Protocol::Grpc {
            clients.push(client(HyperTransport::new(), &url, protocol, codec));
        }
    }
    clients
}

/// Returns the clients of all protocols.
pub async fn all_clients() -> Vec<RiverServiceClient> {
    let mut all = Vec::new();
    for protocol in PROTOCOLS {
        all.extend(clients(protocol).await);
    }
    all
}

/// Returns one client for each protocol, all on one connection of HTTP/2, where both sides may send at once.
pub async fn http2_clients() -> Vec<RiverServiceClient> {
    let url = serving().await;
    let http2 = HyperTransport::builder().http2_only().build();
    PROTOCOLS
        .map(|protocol| client(http2.clone(), &url, protocol, Codec::Json))
        .into()
}

/// Serves on a free port until the test ends.
async fn serving() -> Uri {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { serve(listener, router()).await });
    format!("http://{address}").parse().unwrap()
}

fn client(
    transport: impl Transport,
    url: &Uri,
    protocol: Protocol,
    codec: Codec,
) -> RiverServiceClient {
    let client = Client::builder(transport, url.clone())
        .protocol(protocol)
        .codec(codec)
        .build();
    RiverServiceClient::from_client(client)
}

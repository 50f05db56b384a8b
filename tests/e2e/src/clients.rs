//! The clients of the services: every protocol with both codecs, in process, over HTTP/1.1 and over HTTP/2.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use connect_prost::client::{Client, ClientBuilder, HyperTransport, Transport};
use connect_prost::http::Uri;
use connect_prost::server::{Router, serve};
use connect_prost::{Codec, Protocol};
use golden::generated::stream::v1::RiverServiceClient;
use tokio::net::TcpListener;

use crate::service::router;

const PROTOCOLS: [Protocol; 3] = [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb];

/// Returns the URL of clients whose transport is a router.
pub fn in_process() -> Uri {
    Uri::from_static("http://in-process")
}

/// Returns a client for every way that carries the protocol; the trailers of gRPC need HTTP/2.
pub async fn clients(protocol: Protocol) -> Vec<RiverServiceClient> {
    rivers(builders(router(), protocol).await)
}

/// Returns the clients of all protocols.
pub async fn all_clients() -> Vec<RiverServiceClient> {
    rivers(all_builders(router()).await)
}

/// Returns one client for each protocol, all on one connection of HTTP/2, where both sides may send at once.
pub async fn http2_clients() -> Vec<RiverServiceClient> {
    let url = serving(router()).await;
    let http2 = HyperTransport::builder().http2_only().build();
    let builders = PROTOCOLS.map(|protocol| builder(http2.clone(), &url, protocol, Codec::Json));
    rivers(builders.into())
}

/// Returns what builds a client for every way to reach a router, by all protocols.
pub async fn all_builders(router: Router) -> Vec<ClientBuilder> {
    let mut all = Vec::new();
    for protocol in PROTOCOLS {
        all.extend(builders(router.clone(), protocol).await);
    }
    all
}

async fn builders(router: Router, protocol: Protocol) -> Vec<ClientBuilder> {
    let url = serving(router.clone()).await;
    let http2 = HyperTransport::builder().http2_only().build();
    let mut builders = Vec::new();
    for codec in [Codec::Json, Codec::Proto] {
        builders.push(builder(router.clone(), &in_process(), protocol, codec));
        builders.push(builder(http2.clone(), &url, protocol, codec));
        if protocol != Protocol::Grpc {
            builders.push(builder(HyperTransport::new(), &url, protocol, codec));
        }
    }
    builders
}

/// Serves on a free port until the test ends.
async fn serving(router: Router) -> Uri {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { serve(listener, router).await });
    format!("http://{address}").parse().unwrap()
}

fn builder(
    transport: impl Transport,
    url: &Uri,
    protocol: Protocol,
    codec: Codec,
) -> ClientBuilder {
    let builder = Client::builder(transport, url.clone());
    builder.protocol(protocol).codec(codec)
}

fn rivers(builders: Vec<ClientBuilder>) -> Vec<RiverServiceClient> {
    let clients = builders.into_iter().map(ClientBuilder::build);
    clients.map(RiverServiceClient::from_client).collect()
}

//! The health service, called in process.

#![cfg(feature = "health")]

use connect_prost::client::Client;
use connect_prost::http::Uri;
use connect_prost::server::Router;
use connect_prost::{Code, Protocol};
use connect_prost_grpc::protos::grpc::health::v1::{
    HealthCheckRequest, HealthClient, HealthListRequest,
};
use connect_prost_grpc::{Health, ServingStatus};

const THINGS: &str = "acme.v1.ThingService";

fn client(health: &Health) -> HealthClient {
    let router = Router::new().add(health.service());
    let client = Client::builder(router, Uri::from_static("http://in-process"));
    HealthClient::from_client(client.protocol(Protocol::Grpc).build())
}

fn of(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.to_owned(),
    }
}

#[tokio::test]
async fn a_check_returns_the_status_that_was_set() {
    let health = Health::new();
    let client = client(&health);
    let whole = client.check(of("")).await.unwrap();
    assert_eq!(whole.status(), ServingStatus::Serving);
    let error = client.check(of(THINGS)).await.unwrap_err();
    assert_eq!(error.code(), Code::NotFound);

    health.set(THINGS, ServingStatus::NotServing);
    let things = client.check(of(THINGS)).await.unwrap();
    assert_eq!(things.status(), ServingStatus::NotServing);
    let all = client.list(HealthListRequest {}).await.unwrap();
    assert_eq!(all.statuses.len(), 2);
}

#[tokio::test]
async fn a_watch_sends_every_change_once() {
    let health = Health::new();
    let mut watch = client(&health).watch(of(THINGS)).await.unwrap();
    let mut next = async || watch.message().await.unwrap().unwrap().status();
    assert_eq!(next().await, ServingStatus::ServiceUnknown);
    health.set("other.v1.Service", ServingStatus::Serving);
    health.set(THINGS, ServingStatus::Serving);
    assert_eq!(next().await, ServingStatus::Serving);
    health.set(THINGS, ServingStatus::Serving);
    health.remove(THINGS);
    assert_eq!(next().await, ServingStatus::ServiceUnknown);
}

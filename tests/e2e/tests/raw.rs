//! Raw calls over every protocol, codec and HTTP version.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

use connect_prost::Code;
use connect_prost::client::{Client, ClientBuilder, ErrorKind, RawMethod};
use e2e::{all_builders, builds};
use golden::generated::poll::v1::BuildServiceClient;

async fn all_clients() -> Vec<Client> {
    let builders = all_builders(builds()).await.into_iter();
    builders.map(ClientBuilder::build).collect()
}

fn method(name: &str) -> &'static RawMethod {
    RawMethod::find(BuildServiceClient::METHODS, name).unwrap()
}

/// Starts a build by its name, and returns its id in JSON.
async fn start(client: &Client) -> String {
    let started = method("build.start").call(client, r#"{"name":"tower"}"#);
    let started = started.await.unwrap();
    let json = started.json();
    let (_, uid) = json.split_once(r#""uid":""#).unwrap();
    let (uid, _) = uid.split_once('"').unwrap();
    format!(r#"{{"uid":"{uid}"}}"#)
}

#[tokio::test]
async fn a_unary_method_is_called_with_json() {
    for client in all_clients().await {
        let uid = start(&client).await;
        let build = method("build.get").call(&client, &uid).await.unwrap();
        assert!(build.json().contains(r#""state":"BUILD_STATE_QUEUED""#));
        assert!(build.json().contains("?key=secret"), "the whole");
        let redacted = r#""downloadUrl":"[redacted]""#;
        assert!(build.redacted().contains(redacted));
        assert!(!format!("{build:?}").contains("?key=secret"));
        assert_eq!(build.trailers()["x-mark"], "trailer");
        assert!(build.request_id().is_some());
    }
}

#[tokio::test]
async fn a_server_stream_is_called_with_json() {
    let watch = method("/poll.v1.BuildService/WatchBuild");
    for client in all_clients().await {
        let uid = start(&client).await;
        let mut builds = watch.stream(&client, &uid).await.unwrap();
        assert_eq!(builds.headers()["x-mark"], "head");
        for state in ["QUEUED", "RUNNING", "DONE"] {
            let build = builds.message().await.unwrap().unwrap();
            assert!(build.json().contains(&format!("BUILD_STATE_{state}")));
            assert!(build.json().contains("?key=secret"));
            assert!(!build.redacted().contains("?key=secret"));
        }
        assert!(builds.message().await.unwrap().is_none());
        assert_eq!(builds.trailers()["x-mark"], "trailer");
    }
}

#[tokio::test]
async fn an_error_of_the_server_is_that_of_the_typed_call() {
    for client in all_clients().await {
        let unknown = r#"{"uid":"none"}"#;
        let error = method("build.get")
            .call(&client, unknown)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Wire, Code::NotFound)
        );
        let watch = method("poll.v1.BuildService.WatchBuild");
        let error = match watch.stream(&client, unknown).await {
            Ok(mut builds) => builds.message().await.unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Wire, Code::NotFound)
        );
    }
}

//! Pollers over every protocol, codec and HTTP version.

use std::future::{pending, ready};
use std::time::Duration;

use connect_prost::Code;
use connect_prost::client::{ErrorKind, Sleep, Timer};
use e2e::{DOOMED, all_builders, builds};
use golden::generated::poll::v1::{
    BuildServiceClient, GetBuildRequest, GetBuildResponse, StartBuildRequest,
};

/// Ends all waits at once, but for those of an hour, which are timeouts.
struct Hasty;

impl Timer for Hasty {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        match duration < Duration::from_secs(3_600) {
            true => Sleep::new(ready(())),
            false => Sleep::new(pending()),
        }
    }
}

async fn all_clients() -> Vec<BuildServiceClient> {
    let builders = all_builders(builds()).await.into_iter();
    let clients = builders.map(|builder| builder.timer(Hasty).build());
    clients.map(BuildServiceClient::from_client).collect()
}

fn named(name: &str) -> StartBuildRequest {
    StartBuildRequest {
        name: name.to_owned(),
    }
}

fn of(uid: &str) -> GetBuildRequest {
    GetBuildRequest {
        uid: uid.to_owned(),
        with_url: false,
    }
}

fn state(response: &GetBuildResponse) -> Option<i32> {
    let progress = response.build.as_ref()?.progress.as_ref()?;
    Some(progress.state)
}

#[tokio::test]
async fn work_is_started_and_followed_to_its_end() {
    for client in all_clients().await {
        let mut poller = client.start_build(named("tower")).poller();
        let mut states = Vec::new();
        while let Some(response) = poller.next().await {
            states.push(state(&response.unwrap()));
        }
        assert_eq!(states, [Some(1), Some(2), Some(3)]);
        let done = poller.until_done().await.unwrap();
        assert_eq!(done.trailers()["x-mark"], "trailer");
        assert!(done.ok && done.request_id().is_some());
    }
}

#[tokio::test]
async fn work_that_runs_already_is_followed_by_its_id() {
    for client in all_clients().await {
        let uid = client
            .start_build(named("tower"))
            .await
            .unwrap()
            .uid
            .clone();
        let done = client.get_build(of(&uid)).poller().until_done().await;
        assert_eq!(state(&done.unwrap()), Some(3));
        let again = client.restart_build(of(&uid)).poller().until_done().await;
        assert_eq!(state(&again.unwrap()), Some(3));
    }
}

#[tokio::test]
async fn work_that_fails_is_an_error_of_its_own_kind() {
    for client in all_clients().await {
        let mut poller = client.start_build(named(DOOMED)).poller();
        let error = poller.until_done().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Job, Code::Aborted)
        );
        let expected = "the work has ended in the state BUILD_STATE_FAILED: it was doomed";
        assert_eq!(error.message(), expected);
        assert!(error.request_id().is_some());
        let last = poller.last().unwrap();
        assert_eq!(state(last), Some(4));
    }
}

#[tokio::test]
async fn work_that_is_not_there_ends_the_poller() {
    for client in all_clients().await {
        let error = client.get_build(of("none")).poller().until_done().await;
        let error = error.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Wire, Code::NotFound)
        );
    }
}

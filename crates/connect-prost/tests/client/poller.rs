//! The states that a poller gives, and when it asks for them. The clock of tokio is paused.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use connect_prost::Code;
use connect_prost::client::{Error, ErrorKind};
use futures_core::Stream;
use golden::generated::poll::v1::{BuildServiceClient, BuildState, GetBuildResponse};

use crate::builds::{Script, Site, named, of, state_of, states};

fn numbers(states: Vec<Result<Option<i32>, Error>>) -> Vec<Option<i32>> {
    states.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(start_paused = true)]
async fn work_is_started_once_and_followed_to_its_end() {
    let site = Site::new([
        Script::state("BUILD_STATE_QUEUED"),
        Script::state("BUILD_STATE_RUNNING"),
        Script::state("BUILD_STATE_DONE"),
    ]);
    let mut poller = site.start();
    assert!(poller.last().is_none());
    assert!(
        site.made().is_empty(),
        "a poller that is not polled sends nothing"
    );
    assert_eq!(
        numbers(states(&mut poller).await),
        [Some(1), Some(2), Some(3)]
    );
    assert_eq!(poller.last().and_then(|last| state_of(last)), Some(3));
    let made = site.made();
    let times: Vec<_> = made.iter().map(|made| (made.is_get, made.at)).collect();
    assert_eq!(
        times,
        [(false, 0), (true, 1_000), (true, 2_500), (true, 4_750)]
    );
    assert_eq!(made[0].body, r#"{"name":"x"}"#);
    assert!(made[1..].iter().all(|made| made.body == r#"{"uid":"b-1"}"#));
    let done = poller.until_done().await.unwrap();
    assert_eq!(state_of(&done), Some(BuildState::Done.into()));
    assert!(site.made().is_empty(), "the end is known");
}

#[tokio::test(start_paused = true)]
async fn work_that_runs_is_followed_from_its_id() {
    let site = Site::new([
        Script::state("BUILD_STATE_RUNNING"),
        Script::state("BUILD_STATE_DONE"),
    ]);
    let mut poller = site.follow();
    let task = tokio::spawn(async move { poller.until_done().await });
    let done = task.await.unwrap().unwrap();
    assert_eq!(state_of(&done), Some(3));
    let made = site.made();
    assert!(made.iter().all(|made| made.is_get));
    assert_eq!((made[0].at, made[1].at, made.len()), (0, 1_000, 2));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_awaited_is_made_once_and_not_followed() {
    let site = Site::new([Script::state("BUILD_STATE_RUNNING")]);
    assert_eq!(
        site.builds().start_build(named("x")).await.unwrap().uid,
        "b-1"
    );
    let state = site.builds().get_build(of("b-1")).await.unwrap();
    assert_eq!(state_of(&state), Some(2));
    assert_eq!(site.made().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn waits_grow_as_they_are_set() {
    let site = Site::new([Script::state("BUILD_STATE_RUNNING")]);
    let mut poller = site
        .start()
        .with_first_wait(Duration::from_secs(2))
        .with_wait_growth(3.0)
        .with_longest_wait(Duration::from_secs(7))
        .with_timeout(Duration::from_secs(30));
    poller.until_done().await.unwrap_err();
    assert_eq!(
        site.times(),
        [0, 2_000, 8_000, 15_000, 22_000, 29_000],
        "0, 2, 6, then 7 seconds"
    );
}

#[tokio::test(start_paused = true)]
async fn waits_are_shortened_by_the_random_source_of_the_client() {
    let site = Site::new([Script::state("BUILD_STATE_RUNNING")]);
    let client = site.builder().random(|| 0).build();
    let builds = BuildServiceClient::from_client(client);
    let poller = builds.start_build(named("x")).poller();
    let mut poller = poller.with_timeout(Duration::from_secs(3));
    poller.until_done().await.unwrap_err();
    assert_eq!(site.times(), [0, 500, 1_250, 2_375]);
}

#[tokio::test(start_paused = true)]
async fn a_server_may_put_the_next_poll_off() {
    let site = Site::new([
        Script::state("BUILD_STATE_RUNNING").with_retry_after("30"),
        Script::failure(503, "unavailable").with_retry_after("31536000"),
        Script::state("BUILD_STATE_RUNNING").with_retry_after("-1"),
        Script::state("BUILD_STATE_DONE"),
    ]);
    site.follow().until_done().await.unwrap();
    assert_eq!(site.times(), [0, 30_000, 90_000, 92_250]);
}

#[tokio::test(start_paused = true)]
async fn states_that_are_not_known_go_on() {
    let site = Site::new([
        Script::state("BUILD_STATE_RUNNING"),
        Script::state("BUILD_STATE_PAUSED"),
        Script::build(r#"{"progress":{"state":77}}"#),
        Script::build(r#"{"progress":{"state":-3}}"#),
        Script::build("{}"),
        Script::ok(r#"{"ok":true}"#),
        Script::state("BUILD_STATE_UNSPECIFIED"),
        Script::state("BUILD_STATE_QUEUED"),
        Script::state("BUILD_STATE_DONE"),
    ]);
    let seen = numbers(states(&mut site.follow()).await);
    assert_eq!(
        seen,
        [
            Some(2),
            Some(0),
            Some(77),
            Some(-3),
            None,
            None,
            Some(0),
            Some(1),
            Some(3)
        ],
        "a state that goes backwards is a state"
    );
}

#[tokio::test(start_paused = true)]
async fn work_that_fails_is_an_error_with_its_state_and_reason() {
    for (last, message) in [
        (
            r#"{"progress":{"state":"BUILD_STATE_FAILED","reason":"no space left"}}"#,
            "the work has ended in the state BUILD_STATE_FAILED: no space left",
        ),
        (
            r#"{"progress":{"state":"BUILD_STATE_CANCELED","reason":""}}"#,
            "the work has ended in the state BUILD_STATE_CANCELED",
        ),
    ] {
        let site = Site::new([Script::state("BUILD_STATE_RUNNING"), Script::build(last)]);
        let mut poller = site.start();
        let error = poller.until_done().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Job, Code::Aborted)
        );
        assert_eq!(error.message(), message);
        assert_eq!(error.spec().method(), "GetBuild");
        assert!(!error.is_retryable() && !error.is_timeout());
        let last: &GetBuildResponse = poller.last().unwrap();
        assert!(state_of(last) >= Some(4));
        let again = poller.until_done().await.unwrap_err();
        assert_eq!(again.message(), message);
        assert_eq!(site.made().len(), 3, "the end is known");

        let site = Site::new([Script::build(r#"{"progress":{"state":4}}"#)]);
        assert_eq!(numbers(states(&mut site.follow()).await), [Some(4)]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_options_of_a_call_are_those_of_all_its_polls() {
    let site = Site::new([
        Script::state("BUILD_STATE_RUNNING"),
        Script::state("BUILD_STATE_DONE"),
    ]);
    let call = site.builds().start_build(named("x"));
    let mut poller = call.with_header("x-trace", "t-1").poller();
    poller.until_done().await.unwrap();
    let made = site.made();
    assert_eq!(made.len(), 3);
    let mut traces = made.iter().map(|made| made.trace.as_deref());
    assert!(traces.all(|trace| trace == Some("t-1")));
}

#[tokio::test(start_paused = true)]
async fn a_poller_is_a_stream() {
    let site = Site::new([
        Script::state("BUILD_STATE_RUNNING"),
        Script::state("BUILD_STATE_DONE"),
    ]);
    let mut poller = site.follow();
    let mut seen = Vec::new();
    while let Some(state) = poll_fn(|cx| Pin::new(&mut poller).poll_next(cx)).await {
        seen.push(state_of(&state.unwrap()));
    }
    assert_eq!(seen, [Some(2), Some(3)]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_delays_no_poll() {
    let site = Site::new([
        Script::state("BUILD_STATE_RUNNING"),
        Script::state("BUILD_STATE_DONE"),
    ]);
    let mut poller = site.follow();
    poller.next().await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_secs(20)).await;
    poller.next().await.unwrap().unwrap();
    assert_eq!(site.times(), [0, 20_000], "the wait is over already");
}

#[tokio::test(start_paused = true)]
async fn a_start_that_fails_ends_the_poller() {
    let site = Site::starting(
        Script::failure(503, "unavailable"),
        [Script::state("BUILD_STATE_DONE")],
    );
    let error = site.start().until_done().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Wire, Code::Unavailable)
    );
    assert_eq!(error.spec().method(), "StartBuild");
    assert_eq!(site.made().len(), 1, "a write is made once");

    let mut poller = site.builds().start_build(named("")).poller();
    let error = poller.until_done().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(site.made().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_start_without_an_id_is_an_error() {
    for start in [r#"{"ok":true}"#, r#"{"ok":true,"uid":""}"#] {
        let site = Site::starting(Script::ok(start), [Script::state("BUILD_STATE_DONE")]);
        let error = site.start().until_done().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Response, Code::Internal)
        );
        let expected = "the response names no work to follow: its `uid` is empty";
        assert_eq!(error.message(), expected);
        assert_eq!(site.made().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_response_wrapper_of_a_poll_is_believed() {
    let site = Site::new([Script::ok(r#"{"ok":false,"request_id":"r-9"}"#)]);
    let error = site.start().until_done().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Wire, Code::Unknown)
    );
    assert_eq!(error.request_id(), Some("r-9"));
}

//! What ends a poller before the work has ended, and what does not.

use std::error::Error as _;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use connect_prost::Code;
use connect_prost::client::{Client, Error, ErrorKind, Poller, Sleep, Timer, TransportError};
use golden::generated::poll::v1::{BuildServiceClient, GetBuildResponse};
use tokio::time::Instant;

use crate::builds::{Script, Site, named, of, state_of, states};
use crate::scripted::{Scripted, base_url};

const HOUR: Duration = Duration::from_secs(3_600);

fn over(transport: Scripted) -> BuildServiceClient {
    BuildServiceClient::from_client(Client::new(transport, base_url()))
}

fn code(result: Result<impl Sized, Error>) -> (ErrorKind, Code) {
    let error = result.map(drop).unwrap_err();
    (error.kind(), error.code())
}

#[tokio::test(start_paused = true)]
async fn an_error_that_does_not_pass_ends_the_poller() {
    for (status, name, expected) in [
        (404, "not_found", Code::NotFound),
        (403, "permission_denied", Code::PermissionDenied),
        (401, "unauthenticated", Code::Unauthenticated),
        (500, "internal", Code::Internal),
        (409, "aborted", Code::Aborted),
    ] {
        let site = Site::new([
            Script::state("BUILD_STATE_RUNNING"),
            Script::failure(status, name),
        ]);
        let mut poller = site.start();
        let mut seen = states(&mut poller).await;
        assert_eq!(code(seen.pop().unwrap()), (ErrorKind::Wire, expected));
        assert_eq!(seen.len(), 1);
        assert_eq!(code(poller.until_done().await), (ErrorKind::Wire, expected));
        let last = poller.last().unwrap();
        assert_eq!(state_of(last), Some(2), "the last state stays");
        assert_eq!(site.made().len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn polls_that_fail_for_a_while_are_survived() {
    let unavailable = || Script::failure(503, "unavailable");
    let site = Site::new([
        unavailable(),
        Script::failure(429, "resource_exhausted"),
        Script::failure(504, "deadline_exceeded"),
        unavailable(),
        Script::state("BUILD_STATE_RUNNING"),
        unavailable(),
        unavailable(),
        unavailable(),
        unavailable(),
        Script::state("BUILD_STATE_DONE"),
    ]);
    let mut poller = site.follow();
    let seen: Vec<_> = states(&mut poller).await;
    let seen: Vec<_> = seen.into_iter().map(Result::unwrap).collect();
    assert_eq!(seen, [Some(2), Some(3)], "a state forgets the failures");
    assert_eq!(site.made().len(), 10);
}

#[tokio::test(start_paused = true)]
async fn the_fifth_failure_in_a_row_ends_the_poller() {
    let site = Site::new([Script::failure(503, "unavailable")]);
    let error = code(site.follow().until_done().await);
    assert_eq!(error, (ErrorKind::Wire, Code::Unavailable));
    assert_eq!(site.times(), [0, 1_000, 2_500, 4_750, 8_125]);

    let transport = Scripted::new(|_| async { Err(TransportError::new("cut")) });
    let mut poller = over(transport.clone()).get_build(of("b-1")).poller();
    let error = code(poller.until_done().await);
    assert_eq!(error, (ErrorKind::Transport, Code::Unavailable));
    assert_eq!(transport.sent().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_poll_that_hangs_ends_at_the_timeout_of_its_call() {
    let transport = Scripted::new(|_| pending());
    let call = over(transport.clone()).get_build(of("b-1"));
    let mut poller = call.with_timeout(Duration::from_secs(3)).poller();
    let error = poller.until_done().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.message().contains("3s"), "{error}");
    assert_eq!(transport.sent().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn work_that_never_ends_ends_the_poller_after_an_hour() {
    let begin = Instant::now();
    let site = Site::new([Script::state("BUILD_STATE_RUNNING")]);
    let mut poller = site.start();
    let error = poller.until_done().await.unwrap_err();
    assert_eq!(begin.elapsed(), HOUR);
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Timeout, Code::DeadlineExceeded)
    );
    let expected = "the work has not ended within 3600s; its last state is BUILD_STATE_RUNNING";
    assert_eq!(error.message(), expected);
    assert!(error.is_timeout());
    assert_eq!(state_of(poller.last().unwrap()), Some(2));
    let polls = site.made().len();
    assert!((350..400).contains(&polls), "{polls} in an hour");
}

#[tokio::test(start_paused = true)]
async fn the_error_of_a_timeout_names_what_is_known() {
    let timed_out = async |poller: Poller<GetBuildResponse>| {
        let mut poller = poller.with_timeout(Duration::from_secs(5));
        let error = poller.until_done().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        error
    };
    let hanging = over(Scripted::new(|_| pending()));
    let error = timed_out(hanging.start_build(named("x")).poller()).await;
    assert_eq!(error.message(), "the work was not started within 5s");
    assert_eq!(error.spec().method(), "StartBuild");

    let error = timed_out(hanging.get_build(of("b-1")).poller()).await;
    let expected = "the work has not ended within 5s, nor reported a state";
    assert_eq!(error.message(), expected);
    assert_eq!(error.spec().method(), "GetBuild");

    let unknown = Script::build(r#"{"progress":{"state":77}}"#);
    let site = Site::new([unknown, Script::failure(503, "unavailable")]);
    let error = timed_out(site.follow()).await;
    let expected = "the work has not ended within 5s; its last state is 77";
    assert_eq!(error.message(), expected);
    let cause = error.source().unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!(cause.code(), Code::Unavailable, "how the last poll failed");

    let error = timed_out(Site::new([Script::ok(r#"{"ok":true}"#)]).follow()).await;
    assert!(error.message().ends_with("nor reported a state"));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_of_zero_sends_nothing() {
    let site = Site::new([Script::state("BUILD_STATE_DONE")]);
    for poller in [site.start(), site.follow()] {
        let mut poller = poller.with_timeout(Duration::ZERO);
        let error = poller.until_done().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
    assert!(site.made().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_puts_polls_off_for_ever_meets_the_timeout() {
    let begin = Instant::now();
    let site = Site::new([Script::state("BUILD_STATE_RUNNING").with_retry_after("31536000")]);
    let mut poller = site.start().with_timeout(Duration::from_secs(90));
    assert_eq!(
        poller.until_done().await.unwrap_err().kind(),
        ErrorKind::Timeout
    );
    assert_eq!(begin.elapsed(), Duration::from_secs(90));
    assert_eq!(site.times(), [0, 1_000, 61_000]);
}

/// Waits as tokio does; its clock jumps to the end of time and back each time that it is read.
#[derive(Default)]
struct Jumping(AtomicBool);

impl Timer for Jumping {
    fn now(&self) -> Duration {
        match self.0.fetch_not(Ordering::Relaxed) {
            true => Duration::MAX,
            false => Duration::ZERO,
        }
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(tokio::time::sleep(duration))
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_changes_no_wait() {
    let site = Site::new([
        Script::state("BUILD_STATE_QUEUED"),
        Script::state("BUILD_STATE_RUNNING"),
        Script::state("BUILD_STATE_DONE"),
    ]);
    let client = site.builder().timer(Jumping::default()).build();
    let builds = BuildServiceClient::from_client(client);
    let mut poller = builds.start_build(named("x")).poller();
    poller.until_done().await.unwrap();
    assert_eq!(site.times(), [0, 1_000, 2_500, 4_750]);
}

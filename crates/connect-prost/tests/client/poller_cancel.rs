//! A poller that is dropped, at each of its steps. No runtime is there: the poller is polled by hand, and everything that it waits
//! for is ready the second time.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use connect_prost::Body;
use connect_prost::client::{
    Client, Error, Poller, Sleep, Timer, Transport, TransportError, TransportFuture,
};
use golden::generated::poll::v1::{BuildServiceClient, GetBuildResponse};
use http::Request;
use http_body::Frame;

use crate::builds::{named, of, state_of};
use crate::scripted::{base_url, http_response};

/// What there is of one kind: how many were made, and how many are left.
#[derive(Default)]
struct Count {
    made: AtomicUsize,
    left: AtomicUsize,
}

impl Count {
    fn made(&self) -> usize {
        self.made.load(Ordering::SeqCst)
    }

    fn left(&self) -> usize {
        self.left.load(Ordering::SeqCst)
    }
}

/// Counts as left until it is dropped; ready the second time that it is polled.
struct Step {
    count: Arc<Count>,
    is_ready: bool,
}

impl Step {
    fn of(count: &Arc<Count>) -> Step {
        count.made.fetch_add(1, Ordering::SeqCst);
        count.left.fetch_add(1, Ordering::SeqCst);
        Step {
            count: Arc::clone(count),
            is_ready: false,
        }
    }
}

impl Future for Step {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.is_ready, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.count.left.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A body whose only frame comes at the second poll.
struct SlowBody(Step, Option<Bytes>);

impl http_body::Body for SlowBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match Pin::new(&mut self.0).poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => Poll::Ready(self.1.take().map(|data| Ok(Frame::data(data)))),
        }
    }
}

/// Everything outside of a poller, counted.
#[derive(Clone, Default)]
struct World {
    starts: Arc<Count>,
    gets: Arc<Count>,
    bodies: Arc<Count>,
    sleeps: Arc<Count>,
}

impl World {
    fn builds(&self) -> BuildServiceClient {
        let client = Client::builder(self.clone(), base_url()).timer(self.clone());
        BuildServiceClient::from_client(client.build())
    }

    /// Returns how many futures of any kind are left.
    fn left(&self) -> usize {
        let all = [&self.starts, &self.gets, &self.bodies, &self.sleeps];
        all.map(|count| count.left()).iter().sum()
    }
}

impl Transport for World {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let is_get = request.uri().path().ends_with("/GetBuild");
        let (count, body) = match (is_get, self.gets.made()) {
            (false, _) => (&self.starts, r#"{"ok":true,"uid":"b-1"}"#),
            (true, 0) => (
                &self.gets,
                r#"{"ok":true,"build":{"progress":{"state":2}}}"#,
            ),
            (true, _) => (
                &self.gets,
                r#"{"ok":true,"build":{"progress":{"state":3}}}"#,
            ),
        };
        let (step, bodies) = (Step::of(count), Arc::clone(&self.bodies));
        Box::pin(async move {
            step.await;
            let body = SlowBody(Step::of(&bodies), Some(Bytes::from_static(body.as_bytes())));
            let headers = [("content-type", "application/json")];
            Ok(http_response(200, &headers, Body::new(body)))
        })
    }
}

impl Timer for World {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let step = Step::of(&self.sleeps);
        let is_deadline = duration >= Duration::from_secs(3_600);
        Sleep::new(async move {
            let _held = &step;
            match is_deadline {
                true => std::future::pending().await,
                false => step.await,
            }
        })
    }
}

type Next = Option<Result<connect_prost::Response<GetBuildResponse>, Error>>;

/// Polls a new future of `next` once, and drops it.
fn poll_once(poller: &mut Poller<GetBuildResponse>) -> Poll<Next> {
    let next = pin!(poller.next());
    next.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls to the end, and returns the number of polls and the states.
fn poll_all(poller: &mut Poller<GetBuildResponse>) -> (usize, Vec<Option<i32>>) {
    let (mut polls, mut states) = (0, Vec::new());
    loop {
        polls += 1;
        assert!(polls < 100, "it stands still");
        match poll_once(poller) {
            Poll::Pending => {}
            Poll::Ready(Some(state)) => states.push(state_of(&state.unwrap())),
            Poll::Ready(None) => return (polls, states),
        }
    }
}

fn starting(world: &World) -> Poller<GetBuildResponse> {
    world.builds().start_build(named("x")).poller()
}

fn following(world: &World) -> Poller<GetBuildResponse> {
    world.builds().get_build(of("b-1")).poller()
}

#[test]
fn a_future_of_next_that_is_dropped_loses_nothing() {
    let world = World::default();
    let mut poller = starting(&world);
    let (polls, states) = poll_all(&mut poller);
    assert_eq!(states, [Some(2), Some(3)]);
    assert!(polls > 8, "each await is a step: {polls}");
    assert_eq!((world.starts.made(), world.gets.made()), (1, 2));

    let world = World::default();
    let mut poller = following(&world);
    assert_eq!(poll_all(&mut poller).1, [Some(2), Some(3)]);
    assert_eq!((world.starts.made(), world.gets.made()), (0, 2));
}

#[test]
fn a_future_of_until_done_that_is_dropped_loses_nothing() {
    let world = World::default();
    let mut poller = starting(&world);
    let mut polls = 0;
    let done = loop {
        polls += 1;
        assert!(polls < 100, "it stands still");
        let until_done = pin!(poller.until_done());
        let polled = until_done.poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(done) = polled {
            break done.unwrap();
        }
    };
    assert_eq!(state_of(&done), Some(3));
    assert_eq!((world.starts.made(), world.gets.made()), (1, 2));
}

#[test]
fn a_poller_that_is_dropped_at_any_step_leaves_nothing_behind() {
    for begin in [starting, following] {
        let (steps, _) = poll_all(&mut begin(&World::default()));
        for step in 0..=steps {
            let world = World::default();
            let mut poller = begin(&world);
            for _ in 0..step {
                let _ = poll_once(&mut poller);
            }
            let made = (world.starts.made(), world.gets.made(), world.sleeps.made());
            assert!(made.0 <= 1, "the start is a write");
            drop(poller);
            assert_eq!(world.left(), 0, "after {step} of {steps} steps");
            let after = (world.starts.made(), world.gets.made(), world.sleeps.made());
            assert_eq!(made, after, "nothing runs on");
        }
    }
}

#[test]
fn the_end_frees_what_the_poller_has_waited_for() {
    let world = World::default();
    let mut poller = starting(&world);
    poll_all(&mut poller);
    assert_eq!(world.left(), 0, "{poller:?}");
}

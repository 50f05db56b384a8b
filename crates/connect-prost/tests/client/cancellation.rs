//! Calls of every kind, dropped at each of their awaits: nothing of them goes on.

use std::future::{Future, IntoFuture};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use connect_prost::client::{
    Attempt, Client, Decision, Error, Executor, Interceptor, InterceptorFuture, NextStream, Sleep,
    StreamRequest, Timer, Transport, TransportError, TransportFuture,
};
use connect_prost::{Body, BodyError, ConnectError, IdempotencyLevel, Protocol, Spec, StreamType};
use http::{HeaderMap, Request, Response, request};
use http_body::Frame;
use prost_types::Struct;

use crate::scripted::{READ, base_url, http_response};

const WATCH: Spec = Spec::new("/a.v1.Service/Watch", StreamType::ServerStream)
    .with_idempotency(IdempotencyLevel::NoSideEffects);
const UPLOAD: Spec = Spec::new("/a.v1.Service/Upload", StreamType::ClientStream);
const CHAT: Spec = Spec::new("/a.v1.Service/Chat", StreamType::BidiStream);

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What is alive: waits, exchanges and tasks. Everything in this world is pending once before it is ready, and time passes
/// only in waits.
#[derive(Clone, Default)]
struct World {
    now: Arc<AtomicU64>,
    alive: Arc<AtomicI64>,
    sent: Arc<AtomicU32>,
    tasks: Arc<Mutex<Vec<Task>>>,
}

/// Counts itself while it lives.
struct Alive(Arc<AtomicI64>);

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Is pending once.
#[derive(Default)]
struct Once(bool);

impl Future for Once {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        match std::mem::replace(&mut self.0, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }
}

impl World {
    fn alive(&self) -> Alive {
        self.alive.fetch_add(1, Ordering::SeqCst);
        Alive(Arc::clone(&self.alive))
    }

    /// Polls a call and the tasks beside it, up to `steps` times, and drops it. Returns its outcome if it had ended before.
    fn poll_and_drop<T>(&self, steps: usize, call: impl Future<Output = T>) -> Option<T> {
        let mut cx = Context::from_waker(Waker::noop());
        let mut call = pin!(call);
        for _ in 0..steps {
            if let Poll::Ready(outcome) = call.as_mut().poll(&mut cx) {
                return Some(outcome);
            }
            self.poll_tasks(&mut cx);
        }
        None
    }

    fn poll_tasks(&self, cx: &mut Context<'_>) {
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap());
        tasks.retain_mut(|task| task.as_mut().poll(cx).is_pending());
        self.tasks.lock().unwrap().append(&mut tasks);
    }

    /// Asserts that nothing is left, once the tasks have seen that their call is gone.
    fn assert_empty(&self, steps: usize) {
        self.poll_tasks(&mut Context::from_waker(Waker::noop()));
        assert_eq!(
            self.tasks.lock().unwrap().len(),
            0,
            "tasks after {steps} steps"
        );
        assert_eq!(self.alive.load(Ordering::SeqCst), 0, "after {steps} steps");
    }

    fn client(&self, protocol: Protocol) -> Client {
        Client::builder(self.clone(), base_url())
            .timer(self.clone())
            .executor(self.clone())
            .protocol(protocol)
            .timeout(Duration::from_secs(60))
            .attempt_timeout(Duration::from_secs(10))
            .retry(|_: &Attempt<'_>| Decision::RetryAfter(Duration::from_secs(1)))
            .interceptor(self.clone())
            .build()
    }
}

impl Timer for World {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.now.load(Ordering::SeqCst))
    }

    /// The deadlines of a client are never reached here: only its short waits pass.
    fn sleep(&self, duration: Duration) -> Sleep {
        let (world, alive) = (self.clone(), self.alive());
        Sleep::new(async move {
            let _alive = alive;
            if duration > Duration::from_secs(1) {
                std::future::pending::<()>().await;
            }
            Once::default().await;
            let nanos = u64::try_from(duration.as_nanos()).unwrap();
            world.now.fetch_add(nanos, Ordering::SeqCst);
        })
    }
}

impl Executor for World {
    fn spawn(&self, task: Task) {
        self.tasks.lock().unwrap().push(task);
    }
}

/// The first attempt of a call fails, the next two are refused, and then comes a response in two pieces.
impl Transport for World {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let (world, alive) = (self.clone(), self.alive());
        Box::pin(async move {
            Once::default().await;
            let content_type = request.headers()["content-type"]
                .to_str()
                .unwrap()
                .to_owned();
            match world.sent.fetch_add(1, Ordering::SeqCst) {
                0 => Err(TransportError::new("cut")),
                1 => Ok(http_response(503, &[], Body::empty())),
                2 => Ok(http_response(401, &[], Body::empty())),
                _ => Ok(pieces(&content_type, alive)),
            }
        })
    }
}

fn pieces(content_type: &str, alive: Alive) -> Response<Body> {
    let frames: Vec<Frame<Bytes>> = match content_type {
        "application/json" => vec![Frame::data("{".into()), Frame::data("}".into())],
        "application/grpc+json" => vec![
            Frame::data(Bytes::from_static(b"\0\0\0\0\x02{}")),
            Frame::trailers(HeaderMap::from_iter([(
                "grpc-status".parse().unwrap(),
                "0".parse().unwrap(),
            )])),
        ],
        _ => vec![
            Frame::data(Bytes::from_static(b"\0\0\0\0\x02{}")),
            Frame::data(Bytes::from_static(b"\x02\0\0\0\x02{}")),
        ],
    };
    let mut response = Response::new(Body::new(Pieces {
        frames: frames.into_iter(),
        once: Once::default(),
        _alive: alive,
    }));
    let value = content_type.parse().unwrap();
    response.headers_mut().insert("content-type", value);
    response
}

struct Pieces {
    frames: std::vec::IntoIter<Frame<Bytes>>,
    once: Once,
    _alive: Alive,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        std::task::ready!(Pin::new(&mut self.once).poll(cx));
        self.once = Once::default();
        Poll::Ready(self.frames.next().map(Ok))
    }
}

/// Waits wherever an interceptor may.
impl Interceptor for World {
    fn on_head<'a>(
        &'a self,
        _: &'static Spec,
        _: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, (), ConnectError> {
        let alive = self.alive();
        Box::pin(async move {
            let _alive = alive;
            Once::default().await;
            Ok(())
        })
    }

    fn wrap_stream<'a>(
        &'a self,
        request: StreamRequest,
        next: NextStream<'a>,
    ) -> InterceptorFuture<'a, ()> {
        let alive = self.alive();
        Box::pin(async move {
            let _alive = alive;
            Once::default().await;
            let ended = next.run(request).await;
            Once::default().await;
            ended
        })
    }

    fn renew<'a>(&'a self, _: &'a Error) -> InterceptorFuture<'a, bool, ConnectError> {
        let alive = self.alive();
        Box::pin(async move {
            let _alive = alive;
            Once::default().await;
            Ok(true)
        })
    }
}

/// Drops a call after no step, after one, after two and so on, until it ends. Returns how many steps that took.
async fn read_all(world: World, protocol: Protocol) -> Result<(), Error> {
    let call = world
        .client(protocol)
        .unary::<Struct, Struct>(&READ, Struct::default());
    call.into_future().await.map(|_| ())
}

async fn watch_all(world: World, protocol: Protocol) -> Result<(), Error> {
    let client = world.client(protocol);
    let mut watch = client
        .server_stream::<Struct, Struct>(&WATCH, Struct::default())
        .await?;
    while watch.message().await?.is_some() {}
    Ok(())
}

async fn upload_all(world: World, protocol: Protocol) -> Result<(), Error> {
    let client = world.client(protocol);
    let (mut sender, response) = client
        .client_stream::<Struct, Struct>(&UPLOAD)
        .open()
        .await?;
    sender.send(Struct::default()).await?;
    sender.close();
    response.await.map(|_| ())
}

async fn chat_all(world: World, protocol: Protocol) -> Result<(), Error> {
    let client = world.client(protocol);
    let (mut sender, mut messages) = client.bidi_stream::<Struct, Struct>(&CHAT).open().await?;
    sender.send(Struct::default()).await?;
    while messages.message().await?.is_some() {}
    Ok(())
}

/// Drops the call after each number of steps, until it ends by itself.
fn drop_everywhere<F: Future<Output = Result<(), Error>>>(
    call: fn(World, Protocol) -> F,
    protocol: Protocol,
    first_attempt: u32,
) {
    let mut steps = 0;
    loop {
        let world = World::default();
        world.sent.store(first_attempt, Ordering::SeqCst);
        let outcome = world.poll_and_drop(steps, call(world.clone(), protocol));
        world.assert_empty(steps);
        match outcome {
            Some(ended) => return assert!(ended.is_ok() && steps > 5, "{ended:?} after {steps}"),
            None => steps += 1,
        }
        assert!(steps < 100, "the call does not end");
    }
}

#[test]
fn calls_that_are_repeated_leave_nothing_when_they_are_dropped() {
    for protocol in [Protocol::Connect, Protocol::Grpc] {
        drop_everywhere(read_all, protocol, 0);
        drop_everywhere(watch_all, protocol, 0);
    }
}

#[test]
fn calls_whose_requests_are_streamed_leave_nothing_when_they_are_dropped() {
    for protocol in [Protocol::Connect, Protocol::Grpc] {
        drop_everywhere(upload_all, protocol, 3);
        drop_everywhere(chat_all, protocol, 3);
    }
}

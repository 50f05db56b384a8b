//! Whether a write is done twice, with a policy that always says yes and attempts that are cut before and after the work.

use std::future::pending;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;
use std::{io, task};

use bytes::Bytes;
use connect_prost::client::{
    Attempt, Client, Decision, Error, Interceptor, InterceptorFuture, Transport, TransportError,
    TransportFuture,
};
use connect_prost::server::{Context, Router, Sender};
use connect_prost::{Body, ConnectError, Protocol, Response};
use fastrand::Rng;
use golden::generated::stream::v1::{
    Drop as Message, RiverService, RiverServiceClient, RiverServiceServer,
};
use http::{Request, StatusCode};
use http_body::Frame;
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::backend::base_url;

const PROTOCOLS: [Protocol; 3] = [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb];

/// Says yes to whatever it is asked.
fn always(_: &Attempt<'_>) -> Decision {
    Decision::RetryAfter(Duration::from_millis(10))
}

/// A service that notes how often it did the work of each call.
#[derive(Clone)]
struct Ledger {
    done: Arc<[AtomicU32]>,
}

impl Ledger {
    fn new(calls: usize) -> Ledger {
        Ledger {
            done: (0..calls).map(|_| AtomicU32::new(0)).collect(),
        }
    }

    fn work(&self, context: &Context) {
        let number = context.headers()["x-call"].to_str().unwrap();
        let number: usize = number.parse().unwrap();
        self.done[number].fetch_add(1, Ordering::Relaxed);
    }
}

impl RiverService for Ledger {
    /// A read.
    async fn once(&self, context: Context, _: Message) -> Result<Response<Message>, ConnectError> {
        self.work(&context);
        Ok(Response::new(Message { size: 1 }))
    }

    /// A write.
    async fn last(&self, context: Context, (): ()) -> Result<Response<Message>, ConnectError> {
        self.work(&context);
        Ok(Response::new(Message { size: 1 }))
    }

    /// A write whose response is a stream.
    async fn sprinkle(
        &self,
        context: Context,
        _: Message,
        mut out: Sender<Message>,
    ) -> Result<(), ConnectError> {
        self.work(&context);
        out.send(Message { size: 1 }).await?;
        out.send(Message { size: 2 }).await
    }
}

/// How an attempt goes.
#[derive(Clone, Copy)]
enum Fate {
    Completes,
    /// No connection is opened.
    IsUnsent,
    IsCutBeforeTheWork,
    IsCutAfterTheWork,
    IsCutInTheResponse,
    IsSilentBeforeTheWork,
    IsSilentAfterTheWork,
    /// A gateway loses the response.
    IsUnavailableAfterTheWork,
    /// The credentials are refused, before the work.
    IsUnauthenticated,
}

const FAILURES: [Fate; 8] = [
    Fate::IsUnsent,
    Fate::IsCutBeforeTheWork,
    Fate::IsCutAfterTheWork,
    Fate::IsCutInTheResponse,
    Fate::IsSilentBeforeTheWork,
    Fate::IsSilentAfterTheWork,
    Fate::IsUnavailableAfterTheWork,
    Fate::IsUnauthenticated,
];

/// A transport whose every second attempt fails.
#[derive(Clone)]
struct Shaky {
    router: Router,
    random: Arc<Mutex<Rng>>,
    attempts: Arc<AtomicU64>,
}

impl Transport for Shaky {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        let mut random = self.random.lock().unwrap();
        let fate = match random.bool() {
            true => Fate::Completes,
            false => random.choice(FAILURES).unwrap(),
        };
        Box::pin(undergo(fate, self.router.clone(), request))
    }
}

async fn undergo(
    fate: Fate,
    router: Router,
    request: Request<Body>,
) -> Result<http::Response<Body>, TransportError> {
    match fate {
        Fate::Completes => return router.send(request).await,
        Fate::IsUnsent => return Err(TransportError::unsent("no route")),
        Fate::IsCutBeforeTheWork => return Err(TransportError::new("reset")),
        Fate::IsSilentBeforeTheWork => return pending().await,
        Fate::IsUnauthenticated => return Ok(status(StatusCode::UNAUTHORIZED)),
        _ => {}
    }
    let (parts, body) = router.send(request).await?.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    match fate {
        Fate::IsUnavailableAfterTheWork => Ok(status(StatusCode::BAD_GATEWAY)),
        Fate::IsSilentAfterTheWork => pending().await,
        Fate::IsCutInTheResponse => {
            let half = Some(body.slice(..body.len() / 2));
            let body = Body::new(BrokenBody { half });
            Ok(http::Response::from_parts(parts, body))
        }
        _ => Err(TransportError::new("reset")),
    }
}

fn status(status: StatusCode) -> http::Response<Body> {
    let mut response = http::Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Breaks off in the middle.
struct BrokenBody {
    half: Option<Bytes>,
}

impl http_body::Body for BrokenBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let frame = self.half.take().map(Frame::data);
        Poll::Ready(Some(
            frame.ok_or_else(|| io::ErrorKind::ConnectionReset.into()),
        ))
    }
}

/// Says that there are new credentials whenever it is asked.
struct Renews;

impl Interceptor for Renews {
    fn renew<'a>(&'a self, _: &'a Error) -> InterceptorFuture<'a, bool, ConnectError> {
        Box::pin(async { Ok(true) })
    }
}

#[derive(Clone, Copy)]
enum Method {
    Once,
    Last,
    Sprinkle,
}

/// Makes a call of this number and reads its whole response.
async fn make_call(river: &RiverServiceClient, method: Method, number: usize) -> Result<(), Error> {
    let protocol = PROTOCOLS[number % PROTOCOLS.len()];
    let (name, value) = ("x-call", number.to_string());
    match method {
        Method::Once => {
            let call = river.once(Message { size: 1 }).with_protocol(protocol);
            call.with_header(name, value).await?;
        }
        Method::Last => {
            let call = river.last(()).with_protocol(protocol);
            call.with_header(name, value).await?;
        }
        Method::Sprinkle => {
            let call = river.sprinkle(Message { size: 1 });
            let call = call.with_protocol(protocol).with_header(name, value);
            let mut responses = call.await?;
            while responses.message().await?.is_some() {}
        }
    }
    Ok(())
}

struct Tally {
    attempts: u64,
    /// The calls whose work was done more than once.
    repeated: usize,
}

/// Makes calls, and drops some of them at any time.
async fn simulate(calls: usize, methods: &[Method]) -> Tally {
    let mut random = Rng::with_seed(calls as u64);
    let ledger = Ledger::new(calls);
    let transport = Shaky {
        router: Router::new().add(RiverServiceServer::new(ledger.clone())),
        random: Arc::new(Mutex::new(random.fork())),
        attempts: Arc::default(),
    };
    let client = Client::builder(transport.clone(), base_url())
        .retry(always)
        .retry_budget(u32::MAX)
        .attempt_timeout(Duration::from_millis(100))
        .interceptor(Renews)
        .build();
    let river = RiverServiceClient::from_client(client);
    for number in 0..calls {
        let method = methods[number / PROTOCOLS.len() % methods.len()];
        let call = make_call(&river, method, number);
        let patience = match random.u8(..8) {
            0 => Duration::from_millis(random.u64(..300)),
            _ => Duration::from_secs(3600),
        };
        if let Ok(Ok(())) = timeout(patience, call).await {
            assert!(ledger.done[number].load(Ordering::Relaxed) > 0);
        }
    }
    let done = ledger.done.iter().map(|done| done.load(Ordering::Relaxed));
    Tally {
        attempts: transport.attempts.load(Ordering::Relaxed),
        repeated: done.filter(|done| *done > 1).count(),
    }
}

async fn writes_are_done_once(calls: usize) {
    let writes = simulate(calls, &[Method::Last, Method::Sprinkle]).await;
    // The same with reads shows that the simulation would notice.
    let reads = simulate(calls, &[Method::Once]).await;
    println!(
        "{calls} writes: {} attempts, {} done twice; {calls} reads: {} attempts, {} done twice",
        writes.attempts, writes.repeated, reads.attempts, reads.repeated
    );
    assert_eq!(writes.repeated, 0);
    assert!(writes.attempts as usize > calls + calls / 20);
    assert!(reads.repeated > calls / 20);
}

#[tokio::test(start_paused = true)]
async fn no_write_is_done_twice() {
    writes_are_done_once(2_000).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "full size"]
async fn no_write_of_many_is_done_twice() {
    writes_are_done_once(100_000).await;
}

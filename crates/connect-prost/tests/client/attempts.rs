//! The attempts of a call: what is repeated, what is not, and what is told about it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use connect_prost::client::{
    Attempt, Client, ClientBuilder, Decision, Error, ErrorKind, Interceptor, InterceptorFuture,
    TransportError,
};
use connect_prost::{Body, Code, ConnectError, IdempotencyLevel, Protocol, Spec, StreamType};
use http::{Response, request};
use prost_types::Struct;
use tokio::time::Instant;

use crate::scripted::{READ, Scripted, WRITE, base_url, call, http_response, json};

const WATCH: Spec = Spec::new("/a.v1.Service/Watch", StreamType::ServerStream)
    .with_idempotency(IdempotencyLevel::NoSideEffects);
const STEP: Duration = Duration::from_millis(100);

/// Says yes to whatever it is asked.
fn always(_: &Attempt<'_>) -> Decision {
    Decision::RetryAfter(STEP)
}

fn unavailable() -> Response<Body> {
    let body = r#"{"code":"unavailable","message":"not now"}"#;
    http_response(
        503,
        &[("content-type", "application/json")],
        Body::full(body),
    )
}

/// How an attempt fails.
type Fail = fn() -> Result<Response<Body>, TransportError>;

/// Fails with these, one for each attempt, and then succeeds.
fn failing(first: Vec<Fail>) -> Scripted {
    let next = AtomicU32::new(0);
    Scripted::new(move |_| {
        let number = next.fetch_add(1, Ordering::SeqCst) as usize;
        let response = first
            .get(number)
            .map_or_else(|| Ok(json("{}")), |fail| fail());
        std::future::ready(response)
    })
}

fn builder(transport: &Scripted) -> ClientBuilder {
    Client::builder(transport.clone(), base_url())
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_with_the_same_message_and_the_time_that_is_left() {
    let transport = failing(vec![|| Ok(unavailable()), || {
        Err(TransportError::new("cut"))
    }]);
    let client = builder(&transport).retry(always).build();
    let begun = Instant::now();
    let read = call(&client, &READ).with_timeout(Duration::from_secs(1));
    read.await.unwrap();
    assert_eq!(begun.elapsed(), 2 * STEP);
    let timeouts: Vec<_> = transport.sent().iter().map(timeout_of).collect();
    assert_eq!(timeouts, ["1000", "900", "800"]);
}

fn timeout_of(parts: &request::Parts) -> String {
    parts.headers["connect-timeout-ms"]
        .to_str()
        .unwrap()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_write_is_repeated_only_if_nothing_has_left() {
    let transport = failing(vec![|| Err(TransportError::unsent("no route")), || {
        Err(TransportError::new("cut"))
    }]);
    let client = builder(&transport).retry(always).build();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.attempts(), 2);
    assert_eq!(transport.sent().len(), 2);

    let transport = failing(vec![|| Ok(unavailable())]);
    let client = builder(&transport).retry(always).build();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Code::Unavailable, 1));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_repeated_without_a_policy() {
    let transport = failing(vec![|| Err(TransportError::unsent("no route"))]);
    let error = call(&transport.client(), &READ).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert_eq!(transport.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_an_error_of_its_own() {
    let transport = Scripted::new(|_| std::future::pending());
    let client = builder(&transport).attempt_timeout(STEP).build();
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AttemptTimeout);
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!(timeout_of(&transport.sent()[0]), "100");

    let call = || call(&client, &READ).with_retry(always);
    for (timeout, kind) in [
        (5 * STEP / 2, ErrorKind::Timeout),
        (7 * STEP / 2, ErrorKind::AttemptTimeout),
    ] {
        let error = call().with_timeout(timeout).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 2));
        assert_eq!(transport.sent().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let transport = Scripted::always(unavailable);
    let client = builder(&transport)
        .retry(|_: &Attempt<'_>| Decision::RetryAfter(Duration::MAX))
        .timeout(Duration::from_secs(9))
        .build();
    let begun = Instant::now();
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Code::Unavailable, 1));
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_always_says_yes_ends_with_the_budget() {
    let transport = Scripted::always(unavailable);
    let client = builder(&transport).retry(always).build();
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!(error.attempts(), 36, "500 tokens, 14 for each retry");
}

/// Notes what it is told about attempts, and renews credentials.
#[derive(Clone, Default)]
struct Observer {
    notes: Arc<Mutex<Vec<String>>>,
    renewals: Arc<AtomicU32>,
    renews: bool,
}

impl Interceptor for Observer {
    fn wraps(&self) -> bool {
        false
    }

    fn on_head<'a>(
        &'a self,
        _: &'static Spec,
        _: &'a mut request::Parts,
    ) -> InterceptorFuture<'a, (), ConnectError> {
        self.notes.lock().unwrap().push("head".to_owned());
        Box::pin(std::future::ready(Ok(())))
    }

    fn on_attempt(&self, attempt: &Attempt<'_>, wait: Option<Duration>) {
        let note = format!("{} {} {wait:?}", attempt.number(), attempt.error().code());
        self.notes.lock().unwrap().push(note);
    }

    fn renew<'a>(&'a self, error: &'a Error) -> InterceptorFuture<'a, bool, ConnectError> {
        assert_eq!(error.code(), Code::Unauthenticated);
        self.renewals.fetch_add(1, Ordering::SeqCst);
        let renewed = match self.renews {
            true => Ok(true),
            false => Err(ConnectError::unavailable("no tokens today")),
        };
        Box::pin(std::future::ready(renewed))
    }
}

#[tokio::test(start_paused = true)]
async fn heads_are_seen_per_attempt_and_failures_with_their_wait() {
    let transport = failing(vec![|| Ok(unavailable()), || {
        Ok(http_response(500, &[], ""))
    }]);
    let observer = Observer::default();
    let client = builder(&transport)
        .retry(|attempt: &Attempt<'_>| match attempt.error().code() {
            Code::Unavailable => Decision::RetryAfter(STEP),
            _ => Decision::Stop,
        })
        .interceptor(observer.clone())
        .build();
    let error = call(&client, &READ).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    let notes = std::mem::take(&mut *observer.notes.lock().unwrap());
    assert_eq!(
        notes,
        [
            "head",
            "1 unavailable Some(100ms)",
            "head",
            "2 unknown None"
        ]
    );
}

fn refused() -> Result<Response<Body>, TransportError> {
    Ok(http_response(401, &[], ""))
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_are_renewed_once_for_writes_too() {
    let observer = Observer {
        renews: true,
        ..Observer::default()
    };
    let transport = failing(vec![refused]);
    let client = builder(&transport).interceptor(observer.clone()).build();
    call(&client, &WRITE).await.unwrap();
    assert_eq!(observer.renewals.load(Ordering::SeqCst), 1);

    let transport = failing(vec![refused, refused, refused]);
    let client = builder(&transport).interceptor(observer.clone()).build();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Code::Unauthenticated, 2));
    assert_eq!(observer.renewals.load(Ordering::SeqCst), 2);

    let (sender, response) = client
        .client_stream::<Struct, Struct>(&WRITE)
        .open()
        .await
        .unwrap();
    drop(sender);
    assert_eq!(response.await.unwrap_err().code(), Code::Unauthenticated);
    assert_eq!(observer.renewals.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_renewal_that_fails_is_the_cause_of_the_error() {
    let transport = failing(vec![refused]);
    let client = builder(&transport).interceptor(Observer::default()).build();
    let error = call(&client, &WRITE).await.unwrap_err();
    assert_eq!(error.code(), Code::Unauthenticated);
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "unavailable: no tokens today");
}

const STREAM: (&str, &str) = ("content-type", "application/connect+json");

fn stream(body: &'static [u8]) -> Response<Body> {
    http_response(200, &[STREAM], Body::full(body))
}

#[tokio::test(start_paused = true)]
async fn a_server_stream_is_begun_again_until_its_first_message() {
    let transport = failing(vec![
        || Err(TransportError::new("cut")),
        || Ok(unavailable()),
        || {
            Ok(stream(
                b"\x02\0\0\0\x22{\"error\":{\"code\":\"unavailable\"}}  ",
            ))
        },
        || {
            Ok(stream(
                b"\0\0\0\0\x02{}\x02\0\0\0\x20{\"error\":{\"code\":\"unavailable\"}}",
            ))
        },
    ]);
    let client = builder(&transport).retry(always).build();
    let mut watch = client
        .server_stream::<Struct, Struct>(&WATCH, Struct::default())
        .await
        .unwrap();
    assert!(watch.message().await.unwrap().is_some());
    let error = watch.message().await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Code::Unavailable, 4));
    assert!(watch.message().await.unwrap().is_none());
    assert_eq!(transport.sent().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_unary_call_in_envelopes_is_repeated_too() {
    let transport = failing(vec![
        || {
            Ok(http_response(
                200,
                &[
                    ("content-type", "application/grpc+json"),
                    ("grpc-status", "14"),
                ],
                "",
            ))
        },
        || Err(TransportError::new("cut")),
    ]);
    let client = builder(&transport)
        .retry(|attempt: &Attempt<'_>| match attempt.error().kind() {
            ErrorKind::Response => Decision::Stop,
            _ => Decision::RetryAfter(STEP),
        })
        .protocol(Protocol::Grpc)
        .build();
    let error = call(&client, &READ).await.unwrap_err();
    // What then comes is not gRPC.
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Response, 3));
}

//! Timeouts of the client, with the clock of tokio paused.

use std::convert::Infallible;
use std::future::{Future, pending};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use connect_prost::client::{Error, ErrorKind};
use connect_prost::{Body, Code, Protocol};
use http_body::Frame;
use tokio::time::{Instant, Sleep, sleep};

use crate::scripted::{READ, Scripted, call, http_response, json};

const SOON: Duration = Duration::from_millis(200);

fn assert_timed_out(error: &Error) {
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Timeout, Code::DeadlineExceeded)
    );
    assert!(error.is_timeout());
    assert!(!error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_response_ends_at_the_timeout() {
    let started = Instant::now();
    let transport = Scripted::new(|_| pending());
    assert_timed_out(
        &call(&transport.client(), &READ)
            .with_timeout(SOON)
            .await
            .unwrap_err(),
    );
    assert_eq!(started.elapsed(), SOON);
}

/// A body that never yields a frame.
struct PendingBody;

impl http_body::Body for PendingBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

#[tokio::test(start_paused = true)]
async fn the_timeout_covers_the_body() {
    let transport = Scripted::always(|| {
        http_response(
            200,
            &[("content-type", "application/json")],
            Body::new(PendingBody),
        )
    });
    assert_timed_out(
        &call(&transport.client(), &READ)
            .with_timeout(SOON)
            .await
            .unwrap_err(),
    );
}

/// A body that fails at a point in time.
struct FailingBody(Pin<Box<Sleep>>);

impl http_body::Body for FailingBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        ready!(self.0.as_mut().poll(cx));
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_fails_at_the_deadline_is_a_timeout() {
    for (protocol, content_type) in [
        (Protocol::Connect, "application/json"),
        (Protocol::Grpc, "application/grpc+json"),
    ] {
        let transport = Scripted::always(move || {
            let body = FailingBody(Box::pin(sleep(SOON)));
            http_response(200, &[("content-type", content_type)], Body::new(body))
        });
        let call = || call(&transport.client(), &READ).with_protocol(protocol);
        assert_timed_out(&call().with_timeout(SOON).await.unwrap_err());
        let early = call().with_timeout(2 * SOON).await.unwrap_err();
        assert_eq!(early.kind(), ErrorKind::Transport, "{protocol:?}");
    }
}

#[tokio::test]
async fn a_timeout_of_zero_sends_nothing() {
    let transport = Scripted::always(|| json("{}"));
    assert_timed_out(
        &call(&transport.client(), &READ)
            .with_timeout(Duration::ZERO)
            .await
            .unwrap_err(),
    );
    assert!(transport.sent().is_empty());
}

/// Sets its flag when it is dropped.
struct Dropped(Arc<AtomicBool>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_a_call_drops_the_exchange() {
    let gone = Arc::new(AtomicBool::new(false));
    let flag = gone.clone();
    let transport = Scripted::new(move |_| {
        let guard = Dropped(flag.clone());
        async move {
            let _guard = guard;
            pending().await
        }
    });
    let ended = tokio::time::timeout(SOON, call(&transport.client(), &READ).into_future()).await;
    assert!(ended.is_err());
    assert!(gone.load(Ordering::SeqCst));
}

//! The unread body of a request that gets its response early.
//!
//! On HTTP/1 the next request of the connection follows it. A short rest is drained: the connection can go on, and the
//! peer, which may still be writing, reaches the response. After a long rest the connection is closed, and the response
//! announces it with `connection: close`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{CONNECTION, EXPECT, HeaderValue};
use http::{HeaderMap, Version, request};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::{Body, ConnectError};

/// The longest rest that is drained, in bytes.
const LENGTH: u64 = 1 << 20;

/// How long draining may take.
const TIMEOUT: Duration = Duration::from_secs(1);

const CLOSE: HeaderValue = HeaderValue::from_static("close");

/// Drains the rest, or marks in the error's headers that the connection is to be closed.
pub(super) async fn drain(parts: &request::Parts, body: Body, error: ConnectError) -> ConnectError {
    match can_go_on(parts, body).await {
        true => error,
        false => close_after_error(error),
    }
}

/// Drains the rest and returns whether the connection can go on.
pub(super) async fn can_go_on(parts: &request::Parts, body: Body) -> bool {
    !blocks_next(parts.version) || drain_short(body, expects_continue(parts)).await
}

/// Marks in an error's headers that the connection is to be closed.
pub(super) fn close_after_error(mut error: ConnectError) -> ConnectError {
    error.headers_mut().insert(CONNECTION, CLOSE);
    error
}

/// Does the same for a call that was abandoned midway, if its request may block the next one: it is
/// unknown how much of it is unread.
pub(super) fn abandon(version: Version, error: ConnectError) -> ConnectError {
    if blocks_next(version) {
        close_after_error(error)
    } else {
        error
    }
}

/// Marks in a response that the connection is to be closed.
pub(super) fn close_after(
    response: Result<http::Response<Body>, ConnectError>,
) -> Result<http::Response<Body>, ConnectError> {
    let mut response = response.map_err(close_after_error)?;
    response.headers_mut().insert(CONNECTION, CLOSE);
    Ok(response)
}

/// The slot in which the reader of a streamed request leaves the unread rest for the code that ends the call.
#[derive(Clone)]
pub(super) struct UnreadBody {
    body: Arc<Mutex<Body>>,
    expects_continue: bool,
}

impl UnreadBody {
    /// An empty slot; `None` where a request cannot block the next one.
    pub(super) fn of(parts: &request::Parts) -> Option<Self> {
        blocks_next(parts.version).then(|| Self {
            body: Arc::default(),
            expects_continue: expects_continue(parts),
        })
    }

    pub(super) fn leave(&self, body: Body) {
        *self.lock() = body;
    }

    /// Drains the rest once the handler has ended. Returns whether the connection can go on.
    pub(super) async fn drain(&self) -> bool {
        let body = std::mem::take(&mut *self.lock());
        drain_short(body, self.expects_continue).await
    }

    fn lock(&self) -> MutexGuard<'_, Body> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the rest blocks the next request. Streams of HTTP/2 end one by one.
fn blocks_next(version: Version) -> bool {
    version <= Version::HTTP_11
}

/// Whether the peer waits for `100 Continue`.
fn expects_continue(parts: &request::Parts) -> bool {
    parts.headers.contains_key(EXPECT)
}

/// Reads a short rest and returns whether that was all of it. Reading would invite a peer that expects `100 Continue` to send
/// what is discarded.
async fn drain_short(body: Body, expects_continue: bool) -> bool {
    if body.is_end_stream() {
        return true;
    }
    !expects_continue
        && body.size_hint().lower() <= LENGTH
        && tokio::time::timeout(TIMEOUT, discard(body))
            .await
            .unwrap_or(false)
}

/// Copies the mark of [`close_after_error`] into the response.
pub(super) fn write_close(version: Version, error: &ConnectError, headers: &mut HeaderMap) {
    if blocks_next(version) && error.headers().contains_key(CONNECTION) {
        headers.insert(CONNECTION, CLOSE);
    }
}

/// Reads to the end and returns whether it was reached within [`LENGTH`].
async fn discard(mut body: Body) -> bool {
    let mut left = LENGTH;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return false };
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        let Some(rest) = left.checked_sub(length) else {
            return false;
        };
        left = rest;
    }
    true
}

//! What is left of a request that is answered before all of it was read.
//!
//! On HTTP/1 the next request of the connection comes behind it. A short rest is read and dropped, so that the connection
//! can go on and the peer, which may still be writing, gets to the answer; after a long one the connection is closed,
//! and the answer says so.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::{CONNECTION, EXPECT, HeaderValue};
use http::{HeaderMap, Version, request};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::{Body, ConnectError};

/// The longest rest that is worth reading.
const LENGTH: u64 = 1 << 20;

/// The longest that a rest is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

const CLOSE: HeaderValue = HeaderValue::from_static("close");

/// Reads the rest, or notes in the error's headers that the connection is to be closed.
pub(super) async fn settle(
    parts: &request::Parts,
    body: Body,
    error: ConnectError,
) -> ConnectError {
    if !is_in_the_way(parts.version) || is_read(body, asks_first(parts)).await {
        return error;
    }
    closing(error)
}

/// Notes in an error's headers that the connection is to be closed.
pub(super) fn closing(mut error: ConnectError) -> ConnectError {
    error.headers_mut().insert(CONNECTION, CLOSE);
    error
}

/// Notes the same if the call was cut short: nobody knows then what is left of the request.
pub(super) fn cut_short(version: Version, error: ConnectError) -> ConnectError {
    if is_in_the_way(version) {
        closing(error)
    } else {
        error
    }
}

/// Notes in an answer that the connection is to be closed.
pub(super) fn close(
    answer: Result<http::Response<Body>, ConnectError>,
) -> Result<http::Response<Body>, ConnectError> {
    let mut response = answer.map_err(closing)?;
    response.headers_mut().insert(CONNECTION, CLOSE);
    Ok(response)
}

/// What a handler leaves of the messages that are streamed to it, on its way from their reader to whoever ends the call.
#[derive(Clone)]
pub(super) struct Unread {
    body: Arc<Mutex<Body>>,
    asks_first: bool,
}

impl Unread {
    /// Nothing yet; `None` where nothing comes behind a request.
    pub(super) fn of(parts: &request::Parts) -> Option<Self> {
        is_in_the_way(parts.version).then(|| Self {
            body: Arc::default(),
            asks_first: asks_first(parts),
        })
    }

    pub(super) fn leave(&self, body: Body) {
        *self.lock() = body;
    }

    /// Reads the rest, once the handler has ended, and says whether the connection can go on.
    pub(super) async fn is_read(&self) -> bool {
        let body = std::mem::take(&mut *self.lock());
        is_read(body, self.asks_first).await
    }

    fn lock(&self) -> MutexGuard<'_, Body> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the next request comes behind the rest. Streams of HTTP/2 end one by one.
fn is_in_the_way(version: Version) -> bool {
    version <= Version::HTTP_11
}

/// Whether the peer waits to be told to go on.
fn asks_first(parts: &request::Parts) -> bool {
    parts.headers.contains_key(EXPECT)
}

/// Reads a short rest and says whether that was all of it. To read would invite a peer that asks first to send what nobody wants.
async fn is_read(body: Body, asks_first: bool) -> bool {
    if body.is_end_stream() {
        return true;
    }
    !asks_first
        && body.size_hint().lower() <= LENGTH
        && tokio::time::timeout(PATIENCE, discard(body))
            .await
            .unwrap_or(false)
}

/// Copies the note of [`closing`] into the answer.
pub(super) fn write_close(version: Version, error: &ConnectError, headers: &mut HeaderMap) {
    if is_in_the_way(version) && error.headers().contains_key(CONNECTION) {
        headers.insert(CONNECTION, CLOSE);
    }
}

/// Reads to the end and says whether it was there.
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

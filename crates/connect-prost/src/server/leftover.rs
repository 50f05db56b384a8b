//! What is left of a request that is answered before all of it was read.
//!
//! On HTTP/1 the next request of the connection comes behind it. A short rest is read and dropped, so that the connection
//! can go on and the peer, which may still be writing, gets to the answer; after a long one the connection is closed,
//! and the answer says so.

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

/// Reads the rest, or notes in the error's headers that the connection is to be closed.
pub(super) async fn settle(
    parts: &request::Parts,
    body: Body,
    mut error: ConnectError,
) -> ConnectError {
    // Streams of HTTP/2 end one by one.
    if parts.version > Version::HTTP_11 || body.is_end_stream() {
        return error;
    }
    // Reading would invite a peer that asks first to send what nobody wants.
    let is_wanted = !parts.headers.contains_key(EXPECT) && body.size_hint().lower() <= LENGTH;
    let is_read = is_wanted
        && tokio::time::timeout(PATIENCE, discard(body))
            .await
            .unwrap_or(false);
    if !is_read {
        let close = HeaderValue::from_static("close");
        error.headers_mut().insert(CONNECTION, close);
    }
    error
}

/// Copies the note of [`settle`] into the answer.
pub(super) fn write_close(version: Version, error: &ConnectError, headers: &mut HeaderMap) {
    if version <= Version::HTTP_11 && error.headers().contains_key(CONNECTION) {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
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

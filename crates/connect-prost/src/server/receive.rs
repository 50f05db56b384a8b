//! Reads the message of a request: the whole body, within the limit.

use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use crate::compression::{DecompressError, Encoding};
use crate::{Body, ConnectError};

/// Reads and decompresses a message of at most `limit` bytes; beyond that nothing is held.
pub(super) async fn receive(
    body: &mut Body,
    encoding: Encoding,
    limit: usize,
) -> Result<Bytes, ConnectError> {
    let message = collect(body, limit).await?;
    // Nothing at all is an empty message, whatever coding the header names.
    if message.is_empty() {
        return Ok(message);
    }
    encoding
        .decompress(message, limit)
        .map_err(|error| match error {
            DecompressError::TooLong => too_long(limit),
            DecompressError::Corrupt => {
                ConnectError::invalid_argument(format!("the message is not {}", encoding.as_str()))
                    .with_source(error)
            }
        })
}

async fn collect(body: &mut Body, limit: usize) -> Result<Bytes, ConnectError> {
    if body.size_hint().lower() > limit as u64 {
        return Err(too_long(limit));
    }
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken(error.as_ref()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if data.len() > limit - first.len() - rest.len() {
            return Err(too_long(limit));
        }
        // Most messages come in one frame, which is taken as it is.
        if first.is_empty() && rest.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&std::mem::take(&mut first));
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() {
        first
    } else {
        rest.freeze()
    })
}

fn too_long(limit: usize) -> ConnectError {
    ConnectError::resource_exhausted(format!("the message is longer than {limit} bytes"))
}

/// A body that did not come whole: too slowly, or it broke off.
fn broken(error: &(dyn std::error::Error + Send + Sync + 'static)) -> ConnectError {
    match error
        .downcast_ref::<std::io::Error>()
        .map(std::io::Error::kind)
    {
        Some(std::io::ErrorKind::TimedOut) => {
            ConnectError::deadline_exceeded("the message came too slowly")
        }
        _ => ConnectError::canceled("the message broke off"),
    }
}
